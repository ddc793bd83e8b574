package dev.accountvending.local.slack;

import dev.accountvending.local.slack.Channel.Visibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The people and conversations of the workspace: the people of the local cloud, a second user of
 * ana's, a member with another company's address, a guest whose address Slack never confirmed, a
 * user of another workspace, a private channel of the approvers with the app in it, a public one,
 * and one without the app.
 */
final class Workspace {
    static final String TEAM = "T0LOCAL00";
    static final String DOMAIN = "example";
    static final SlackUser APP = SlackUser.app("account");
    private static final List<String> PEOPLE =
            List.of("ada", "alan", "pia", "paul", "ana", "ben", "cleo", "dan");

    private final List<SlackUser> users = new ArrayList<>();
    private final List<Channel> channels = new CopyOnWriteArrayList<>();

    Workspace() {
        PEOPLE.forEach(name -> users.add(SlackUser.member(name)));
        users.add(SlackUser.member("anatwo", "ana+2@example.com"));
        users.add(SlackUser.member("olga", "olga@other.example"));
        users.add(SlackUser.guest("guest"));
        users.add(SlackUser.stranger("sten"));
        Set<String> everybody = new HashSet<>();
        for (SlackUser user : users) {
            everybody.add(user.id());
            channels.add(
                    new Channel(
                            user.directMessages(),
                            "directmessage",
                            Visibility.PRIVATE,
                            Set.of(user.id(), APP.id())));
        }
        users.add(APP);
        channels.add(
                new Channel(
                        "C0APPROVERS",
                        "approvers",
                        Visibility.PRIVATE,
                        Set.of("UPIA00000", "UPAUL0000", "UCLEO0000", "UANATWO00", APP.id())));
        channels.add(
                new Channel(
                        "C0OPEN0000", "open", Visibility.PUBLIC, Set.of("UDAN00000", APP.id())));
        channels.add(new Channel("C0GENERAL0", "general", Visibility.PUBLIC, everybody));
    }

    /** Changes a conversation. */
    void change(String id, UnaryOperator<Channel> change) {
        channels.replaceAll(channel -> channel.id().equals(id) ? change.apply(channel) : channel);
    }

    Optional<SlackUser> user(String id) {
        return users.stream().filter(user -> user.id().equals(id)).findFirst();
    }

    Optional<SlackUser> byEmail(String email) {
        return users.stream()
                .filter(user -> !user.bot() && user.email().equalsIgnoreCase(email))
                .findFirst();
    }

    /** Returns a conversation by its id. */
    Optional<Channel> channel(String id) {
        return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    /**
     * Returns the destination of a message: a conversation's id, a user's for direct messages, or
     * {@code #name}.
     */
    Optional<Channel> destination(String reference) {
        return channels.stream().filter(channel -> isMeant(channel, reference)).findFirst();
    }

    private static boolean isMeant(Channel channel, String reference) {
        if (channel.id().equals(reference)) {
            return true;
        }
        return channel.isDirect()
                ? !reference.equals(APP.id()) && channel.members().contains(reference)
                : reference.equals("#" + channel.name());
    }
}
