package dev.accountvending.notify;

import com.slack.api.model.Conversation;

import dev.accountvending.model.VendingFailed;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the Slack channels in which approvers decide. All people of a workspace can join a public
 * channel, and other workspaces let people into a shared one. So only a private channel of this
 * workspace counts, and in it those who are members at that moment (<a
 * href="https://docs.slack.dev/reference/objects/conversation-object">conversations</a>). Channels
 * are converted and people leave, so no answer is cached.
 */
public final class ApproverChannels {
    /** A channel that the app cannot see: public ones need a scope that it does not have. */
    private static final Set<String> UNSEEN =
            Set.of(
                    "access_denied",
                    "channel_not_found",
                    "method_not_supported_for_channel_type",
                    "missing_scope",
                    "not_in_channel");

    private final SlackApi slack;

    public ApproverChannels(SlackApi slack) {
        this.slack = slack;
    }

    /** Returns why decisions in a channel are not allowed; empty if its members may decide. */
    public Optional<String> problem(String channel) {
        try {
            return problem(channel, slack.channel(channel));
        } catch (VendingFailed refused) {
            return Optional.of(unseen(channel, refused));
        }
    }

    /** Returns why a user may not decide in a channel; empty if they may. */
    public Optional<String> problem(String channel, String user) {
        Optional<String> ofChannel = problem(channel);
        if (ofChannel.isPresent()) {
            return ofChannel;
        }
        try {
            return slack.isMember(channel, user)
                    ? Optional.empty()
                    : Optional.of(
                            "Only members of the Slack channel %s may decide there, and you are not one."
                                    .formatted(channel));
        } catch (VendingFailed refused) {
            return Optional.of(unseen(channel, refused));
        }
    }

    private static Optional<String> problem(String id, Conversation channel) {
        if (!channel.isPrivate() || channel.isIm() || channel.isMpim()) {
            return Optional.of(
                    "Nobody may decide in the Slack channel %s, because it is not a private channel."
                            .formatted(id));
        }
        if (channel.isArchived()) {
            return Optional.of(
                    "Nobody may decide in the Slack channel %s, because it is archived."
                            .formatted(id));
        }
        return isShared(channel)
                ? Optional.of(
                        "Nobody may decide in the Slack channel %s, because it is shared with another workspace, or about to be."
                                .formatted(id))
                : Optional.empty();
    }

    private static boolean isShared(Conversation channel) {
        List<String> pending = channel.getPendingShared();
        return channel.isShared()
                || channel.isExtShared()
                || channel.isOrgShared()
                || channel.isGlobalShared()
                || channel.isPendingExtShared()
                || (pending != null && !pending.isEmpty());
    }

    private static String unseen(String channel, VendingFailed refused) {
        if (UNSEEN.stream().noneMatch(refused::is)) {
            throw refused;
        }
        return "Nobody may decide in the Slack channel %s, because the app cannot see it (%s): it is public, or the app was not invited, or it lacks the scope groups:read."
                .formatted(channel, refused.code().orElse(""));
    }
}
