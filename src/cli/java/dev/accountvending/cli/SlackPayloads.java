package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Builds what Slack sends when a user does something, in the shape that it documents ({@code
 * tests/fixtures/slack}).
 */
final class SlackPayloads {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TEAM = "T0LOCAL00";
    private static final String DOMAIN = "example";
    private static final String APP = "A0ACCOUNT0";

    /** Long deprecated, and still sent. */
    private static final String TOKEN = "deprecatedVerificationToken";

    private final JsonNode screen;
    private final UnaryOperator<String> responseUrls;

    /**
     * @param screen what the user sees
     * @param responseUrls makes an address from a name
     */
    SlackPayloads(JsonNode screen, UnaryOperator<String> responseUrls) {
        this.screen = screen;
        this.responseUrls = responseUrls;
    }

    /** Returns a command typed in the conversation with the app, such as {@code /account list}. */
    Map<String, String> command(String line) {
        String[] words = line.strip().split("\\s+", 2);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", TOKEN);
        form.put("team_id", TEAM);
        form.put("team_domain", DOMAIN);
        form.put("channel_id", screen.path("directMessages").asText());
        form.put("channel_name", "directmessage");
        form.put("user_id", screen.path("id").asText());
        form.put("user_name", screen.path("name").asText());
        form.put("command", words[0]);
        form.put("text", words.length > 1 ? words[1] : "");
        form.put("api_app_id", APP);
        form.put("is_enterprise_install", "false");
        form.put("response_url", responseUrls.apply(random(16)));
        form.put("trigger_id", trigger());
        return form;
    }

    /**
     * Returns a press of the newest button that the user sees, with that action id and, if given,
     * that value. An open modal is newer than every message.
     */
    JsonNode press(String action, Optional<String> value) {
        List<JsonNode> presses = new ArrayList<>();
        for (JsonNode seen : screen.path("messages")) {
            buttons(seen.at("/message/blocks"), action, value)
                    .forEach(pressed -> presses.add(inMessage(seen, pressed)));
        }
        for (JsonNode view : screen.path("modals")) {
            buttons(view.path("blocks"), action, value)
                    .forEach(pressed -> presses.add(inModal(view, pressed)));
        }
        if (presses.isEmpty()) {
            throw new CommandFailed(
                    "%s sees no button %s."
                            .formatted(
                                    screen.path("name").asText(),
                                    value.map(v -> action + "=" + v).orElse(action)));
        }
        return presses.getLast();
    }

    /** Returns the submission of the newest open modal, filled in by the ids of its blocks. */
    JsonNode submission(Map<String, String> values) {
        JsonNode modals = screen.path("modals");
        if (modals.isEmpty()) {
            throw new CommandFailed(
                    "%s has no modal open.".formatted(screen.path("name").asText()));
        }
        ObjectNode view = modals.get(modals.size() - 1).deepCopy();
        ObjectNode state = Json.MAPPER.createObjectNode();
        state.set("values", ModalState.of(view, values));
        view.set("state", state);
        ObjectNode payload = payload("view_submission");
        payload.put("trigger_id", trigger());
        payload.set("view", view);
        payload.putArray("response_urls");
        return payload;
    }

    private JsonNode inMessage(JsonNode seen, JsonNode pressed) {
        ObjectNode payload = payload("block_actions");
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", seen.at("/message/ts").asText())
                .put("channel_id", seen.path("channel").asText())
                .put("is_ephemeral", seen.path("ephemeral").asBoolean());
        payload.put("trigger_id", trigger());
        payload.putObject("channel")
                .put("id", seen.path("channel").asText())
                .put("name", seen.path("channelName").asText());
        if (!seen.path("ephemeral").asBoolean()) {
            payload.set("message", seen.path("message"));
        }
        payload.putObject("state").putObject("values");
        payload.put("response_url", responseUrls.apply(random(16)));
        payload.putArray("actions").add(pressed);
        return payload;
    }

    private JsonNode inModal(JsonNode view, JsonNode pressed) {
        ObjectNode payload = payload("block_actions");
        payload.putObject("container").put("type", "view").put("view_id", view.path("id").asText());
        payload.put("trigger_id", trigger());
        payload.set("view", view);
        payload.putArray("actions").add(pressed);
        return payload;
    }

    private ObjectNode payload(String type) {
        ObjectNode payload = Json.MAPPER.createObjectNode();
        payload.put("type", type);
        payload.putObject("team").put("id", TEAM).put("domain", DOMAIN);
        payload.putObject("user")
                .put("id", screen.path("id").asText())
                .put("username", screen.path("name").asText())
                .put("name", screen.path("name").asText())
                .put("team_id", TEAM);
        payload.put("api_app_id", APP);
        payload.put("token", TOKEN);
        payload.put("is_enterprise_install", false);
        payload.putNull("enterprise");
        return payload;
    }

    private List<JsonNode> buttons(JsonNode blocks, String action, Optional<String> value) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode block : blocks) {
            List<JsonNode> elements = new ArrayList<>();
            block.path("elements").forEach(elements::add);
            elements.add(block.path("accessory"));
            for (JsonNode element : elements) {
                String its = element.path("value").asText();
                if (element.path("type").asText().equals("button")
                        && element.path("action_id").asText().equals(action)
                        && value.filter(wanted -> !wanted.equals(its)).isEmpty()) {
                    found.add(pressed(element, block.path("block_id").asText()));
                }
            }
        }
        return found;
    }

    private JsonNode pressed(JsonNode button, String block) {
        ObjectNode action = button.deepCopy();
        action.remove("confirm");
        action.put("block_id", block);
        action.put("action_ts", screen.path("now").asText());
        return action;
    }

    private static String trigger() {
        return "%d.%d.%s"
                .formatted(
                        RANDOM.nextInt(Integer.MAX_VALUE),
                        RANDOM.nextInt(Integer.MAX_VALUE),
                        random(16));
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
