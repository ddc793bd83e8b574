package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.Set;

/**
 * A conversation.
 *
 * @param members ids of the users in it, the app's own among them
 */
record Channel(String id, String name, Set<String> members) {
    Channel {
        members = Set.copyOf(members);
    }

    boolean isDirect() {
        return id.startsWith("D");
    }

    boolean has(SlackUser user) {
        return members.contains(user.id());
    }

    /** As {@code conversations.info} answers it. */
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
            channel.put("is_private", false);
            channel.put("is_member", has(Workspace.APP));
            channel.put("num_members", members.size());
        }
        return channel;
    }
}
