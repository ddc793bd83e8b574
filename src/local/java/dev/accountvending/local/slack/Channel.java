package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A conversation.
 *
 * @param visibility who else can join it
 * @param members ids of the users in it, the app's own among them
 */
record Channel(String id, String name, Visibility visibility, Set<String> members) {
    Channel {
        members = Set.copyOf(members);
    }

    /** Who can join a conversation. */
    enum Visibility {
        /** Invited users. */
        PRIVATE,
        /** All members of the workspace. */
        PUBLIC,
        /** Invited users, and people of another workspace (Slack Connect). */
        SHARED
    }

    Channel withVisibility(Visibility changed) {
        return new Channel(id, name, changed, members);
    }

    Channel without(String member) {
        return new Channel(
                id,
                name,
                visibility,
                members.stream()
                        .filter(other -> !other.equals(member))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isPublic() {
        return visibility == Visibility.PUBLIC;
    }

    boolean isDirect() {
        return id.startsWith("D");
    }

    boolean has(SlackUser user) {
        return members.contains(user.id());
    }

    /** Returns the answer of {@code conversations.info}. */
    ObjectNode json() {
        ObjectNode channel = Json.MAPPER.createObjectNode();
        channel.put("id", id);
        channel.put("is_im", isDirect());
        channel.put("is_channel", !isDirect());
        channel.put("is_archived", false);
        if (isDirect()) {
            members.stream()
                    .filter(member -> !member.equals(Workspace.APP.id()))
                    .forEach(member -> channel.put("user", member));
        } else {
            channel.put("name", name);
            channel.put("is_private", !isPublic());
            channel.put("is_shared", visibility == Visibility.SHARED);
            channel.put("is_ext_shared", visibility == Visibility.SHARED);
            channel.put("is_org_shared", false);
            channel.put("is_pending_ext_shared", false);
            channel.put("is_member", has(Workspace.APP));
            channel.put("num_members", members.size());
        }
        return channel;
    }
}
