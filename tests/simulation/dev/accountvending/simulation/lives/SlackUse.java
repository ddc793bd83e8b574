package dev.accountvending.simulation.lives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.World;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What people do in Slack, in the requests that Slack makes of it. */
final class SlackUse {
    private static final String TEAM = "T0LOCAL00";

    private final World world;
    private int deeds;

    SlackUse(World world) {
        this.world = world;
    }

    /** Types a command in the conversation with the app. */
    World.Reply command(String who, String text) {
        deeds++;
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", "deprecated");
        form.put("team_id", TEAM);
        form.put("channel_id", conversation(who));
        form.put("channel_name", "directmessage");
        form.put("user_id", user(who));
        form.put("command", "/account");
        form.put("text", text);
        form.put("response_url", "https://hooks.slack.com/commands/%s/%d/c".formatted(TEAM, deeds));
        form.put("trigger_id", trigger());
        return world.useSlack("/slack/commands", encoded(form));
    }

    /** Presses every button that somebody sees, the oldest first. */
    void pressAll(String who) {
        for (JsonNode seen : screen(who).path("messages")) {
            for (JsonNode block : seen.at("/message/blocks")) {
                for (JsonNode button : block.path("elements")) {
                    if (button.path("type").asText().equals("button") && !button.has("url")) {
                        press(who, seen, block, button);
                    }
                }
            }
        }
    }

    private void press(String who, JsonNode seen, JsonNode block, JsonNode button) {
        deeds++;
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", "block_actions");
        payload.putObject("user").put("id", user(who)).put("name", who).put("team_id", TEAM);
        payload.put("api_app_id", "A0ACCOUNT0").put("token", "deprecated");
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", seen.at("/message/ts").asText())
                .put("channel_id", seen.path("channel").asText())
                .put("is_ephemeral", seen.path("ephemeral").asBoolean());
        payload.put("trigger_id", trigger());
        payload.putObject("team").put("id", TEAM).put("domain", "example");
        payload.putObject("channel")
                .put("id", seen.path("channel").asText())
                .put("name", "directmessage");
        payload.set("message", seen.path("message"));
        payload.putObject("state").putObject("values");
        payload.put(
                "response_url", "https://hooks.slack.com/actions/%s/%d/a".formatted(TEAM, deeds));
        ObjectNode action = button.deepCopy();
        action.put("block_id", block.path("block_id").asText()).put("action_ts", "1.1");
        payload.putArray("actions").add(action);
        world.useSlack("/slack/interactions", encoded(Map.of("payload", payload.toString())));
    }

    private JsonNode screen(String who) {
        return read(world, "/local/slack/screen", "user=" + user(who));
    }

    private static JsonNode read(World world, String path, String query) {
        Request request = new Request("GET", path, query, Map.of(), new byte[0]);
        byte[] body = world.slack().workspace().answer(request).body().bytes();
        try {
            return Json.MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String trigger() {
        return "%d.2600000000.a".formatted(deeds);
    }

    private static String user(String who) {
        return "U" + rest(who);
    }

    private static String conversation(String who) {
        return "D" + rest(who);
    }

    private static String rest(String who) {
        return (who.toUpperCase(Locale.ROOT) + "00000000").substring(0, 8);
    }
}
