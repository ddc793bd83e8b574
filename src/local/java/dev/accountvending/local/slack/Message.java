package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

/**
 * A message of the app's.
 *
 * @param ts its name within the channel
 * @param onlyFor id of the user who alone sees it; null if all in the channel do
 * @param blocks an array, each with a {@code block_id}
 */
record Message(Channel channel, String ts, @Nullable String onlyFor, String text, JsonNode blocks) {

    boolean isSeenBy(SlackUser user) {
        return onlyFor == null ? channel.has(user) : onlyFor.equals(user.id());
    }

    /** Returns the message as Slack answers it, and puts it into the payload of a button. */
    ObjectNode json() {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.put("user", Workspace.APP.id());
        message.put("type", "message");
        message.put("ts", ts);
        message.put("bot_id", SlackApp.BOT_ID);
        message.put("app_id", SlackApp.ID);
        message.put("text", text);
        message.put("team", Workspace.TEAM);
        message.set("blocks", blocks);
        return message;
    }

    /** Returns the message as a user sees it. */
    ObjectNode seen() {
        ObjectNode seen = Json.MAPPER.createObjectNode();
        seen.put("channel", channel.id());
        seen.put("channelName", channel.name());
        seen.put("ephemeral", onlyFor != null);
        seen.set("message", json());
        return seen;
    }
}
