package dev.accountvending.local.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A user's action in Slack, as Slack reports it to the app.
 *
 * @param type {@code command}, or the type in an interaction's payload
 * @param channel in which it was done; empty for a modal
 * @param message ts of the message whose button was pressed
 * @param view id of the modal that was submitted or closed
 * @param responsePath of the response URL
 */
record UserAction(
        String type,
        SlackUser user,
        String trigger,
        Optional<Channel> channel,
        Optional<String> message,
        Optional<String> view,
        Optional<String> responsePath) {

    /** Returns the action in a request that Slack sends, if it can be read. */
    static Optional<UserAction> in(Request request, Workspace workspace) {
        try {
            Map<String, String> form = Form.decode(request.text());
            JsonNode payload =
                    form.containsKey("payload")
                            ? Json.MAPPER.readTree(form.get("payload"))
                            : command(form);
            return workspace
                    .user(payload.at("/user/id").asText())
                    .map(user -> of(payload, user, workspace));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns a command in the form of the other payloads. */
    private static JsonNode command(Map<String, String> form) {
        var payload = Json.MAPPER.createObjectNode().put("type", "command");
        payload.putObject("user").put("id", form.getOrDefault("user_id", ""));
        payload.putObject("channel").put("id", form.getOrDefault("channel_id", ""));
        payload.put("trigger_id", form.getOrDefault("trigger_id", ""));
        payload.put("response_url", form.getOrDefault("response_url", ""));
        return payload;
    }

    private static UserAction of(JsonNode payload, SlackUser user, Workspace workspace) {
        return new UserAction(
                payload.path("type").asText(),
                user,
                payload.path("trigger_id").asText(""),
                workspace.channel(payload.at("/channel/id").asText()),
                text(payload.at("/container/message_ts")),
                text(payload.at("/view/id")),
                text(payload.path("response_url"))
                        .map(url -> Optional.ofNullable(URI.create(url).getRawPath()).orElse("")));
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.of(value.asText("")).filter(text -> !text.isEmpty());
    }
}
