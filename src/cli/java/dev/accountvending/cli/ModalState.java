package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The values of a modal's fields: what the user gives, else their initial values. What Slack does
 * not let a user submit is refused here too.
 */
final class ModalState {
    private ModalState() {}

    /** Returns the values by block id and action id, as {@code view.state.values} has them. */
    static ObjectNode of(JsonNode view, Map<String, String> given) {
        ObjectNode values = Json.MAPPER.createObjectNode();
        List<String> fields = new ArrayList<>();
        for (JsonNode block : view.path("blocks")) {
            if (block.path("type").asText().equals("input")) {
                String field = block.path("block_id").asText();
                fields.add(field);
                JsonNode element = block.path("element");
                values.putObject(field)
                        .set(
                                element.path("action_id").asText(),
                                state(block, element, Optional.ofNullable(given.get(field))));
            }
        }
        for (String name : given.keySet()) {
            if (!fields.contains(name)) {
                throw new CommandFailed(
                        "The modal has no field %s; it has %s."
                                .formatted(name, String.join(", ", fields)));
            }
        }
        return values;
    }

    private static ObjectNode state(JsonNode block, JsonNode element, Optional<String> given) {
        String type = element.path("type").asText();
        ObjectNode state = Json.MAPPER.createObjectNode().put("type", type);
        Optional<String> text = given.filter(value -> !value.isEmpty());
        switch (type) {
            case "static_select", "radio_buttons" ->
                    state.set(
                            "selected_option",
                            given.isPresent()
                                    ? text.map(value -> option(block, element, value)).orElse(null)
                                    : element.get("initial_option"));
            case "multi_static_select", "checkboxes" ->
                    state.set(
                            "selected_options",
                            given.isPresent()
                                    ? options(block, element, text)
                                    : Objects.requireNonNullElse(
                                            element.get("initial_options"),
                                            Json.MAPPER.createArrayNode()));
            case "users_select" -> put(state, "selected_user", element, "initial_user", given);
            case "conversations_select" ->
                    put(state, "selected_conversation", element, "initial_conversation", given);
            case "channels_select" ->
                    put(state, "selected_channel", element, "initial_channel", given);
            case "datepicker" -> put(state, "selected_date", element, "initial_date", given);
            default -> put(state, "value", element, "initial_value", given);
        }
        refuseEmpty(block, state);
        return state;
    }

    private static void put(
            ObjectNode state,
            String name,
            JsonNode element,
            String initial,
            Optional<String> given) {
        String value = given.orElse(element.path(initial).asText(""));
        state.put(name, value.isEmpty() ? null : value);
    }

    private static ArrayNode options(JsonNode block, JsonNode element, Optional<String> given) {
        ArrayNode chosen = Json.MAPPER.createArrayNode();
        given.stream()
                .flatMap(values -> List.of(values.split(",", -1)).stream())
                .forEach(value -> chosen.add(option(block, element, value.strip())));
        return chosen;
    }

    /** Returns the option with that value or that text. */
    private static JsonNode option(JsonNode block, JsonNode element, String value) {
        List<JsonNode> options = new ArrayList<>();
        element.findValues("options").forEach(list -> list.forEach(options::add));
        return options.stream()
                .filter(
                        option ->
                                option.path("value").asText().equals(value)
                                        || option.at("/text/text").asText().equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandFailed(
                                        "%s has no option %s; it has %s."
                                                .formatted(
                                                        block.path("block_id").asText(),
                                                        value,
                                                        String.join(", ", values(options)))));
    }

    private static List<String> values(List<JsonNode> options) {
        return options.stream().map(option -> option.path("value").asText()).toList();
    }

    private static void refuseEmpty(JsonNode block, ObjectNode state) {
        boolean empty =
                state.properties().stream()
                        .filter(entry -> !entry.getKey().equals("type"))
                        .allMatch(entry -> isNothing(entry.getValue()));
        if (empty && !block.path("optional").asBoolean()) {
            throw new CommandFailed(
                    "%s must be given: Slack does not submit a modal without it."
                            .formatted(block.path("block_id").asText()));
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || (value.isArray() && value.isEmpty());
    }
}
