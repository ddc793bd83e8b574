package dev.accountvending.local.slack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who and what is in the workspace: the people of the local cloud, a guest whose address Slack
 * never confirmed, a channel of the approvers with the app in it, and one without.
 */
final class Workspace {
    static final String TEAM = "T0LOCAL00";
    static final String DOMAIN = "example";
    static final SlackUser APP = new SlackUser("account", "", false, false, true);
    private static final List<String> PEOPLE =
            List.of("ada", "alan", "pia", "paul", "ana", "ben", "cleo", "dan");

    private final List<SlackUser> users = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();

    Workspace() {
        PEOPLE.forEach(name -> users.add(SlackUser.member(name)));
        users.add(new SlackUser("guest", "guest@example.com", false, true, false));
        Set<String> everybody = new HashSet<>();
        for (SlackUser user : users) {
            everybody.add(user.id());
            channels.add(
                    new Channel(
                            user.directMessages(), "directmessage", Set.of(user.id(), APP.id())));
        }
        users.add(APP);
        channels.add(
                new Channel(
                        "C0APPROVERS", "approvers", Set.of("UPIA00000", "UPAUL0000", APP.id())));
        channels.add(new Channel("C0GENERAL0", "general", everybody));
    }

    Optional<SlackUser> user(String id) {
        return users.stream().filter(user -> user.id().equals(id)).findFirst();
    }

    Optional<SlackUser> byEmail(String email) {
        return users.stream()
                .filter(user -> !user.bot() && user.email().equalsIgnoreCase(email))
                .findFirst();
    }

    /** A conversation by its id. */
    Optional<Channel> channel(String id) {
        return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
    }

    /**
     * Where a message goes: a conversation's id, a user's for direct messages, or {@code #name}.
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
