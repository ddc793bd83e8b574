package dev.accountvending.local.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;

import java.util.List;
import java.util.Optional;

/**
 * A call's arguments, from a form (in which documents are JSON text, as Slack's own clients send
 * them) or from a JSON body.
 */
record Arguments(ObjectNode values) {

    static Arguments of(Request request) {
        ObjectNode values = Json.MAPPER.createObjectNode();
        try {
            Form.decode(request.query()).forEach(values::put);
            if (request.header("content-type").startsWith("application/json")) {
                values.setAll((ObjectNode) Json.MAPPER.readTree(request.text()));
            } else {
                Form.decode(request.text()).forEach(values::put);
            }
            return new Arguments(values);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new SlackError("invalid_json");
        } catch (IllegalArgumentException e) {
            throw new SlackError("invalid_form_data");
        }
    }

    Optional<String> text(String name) {
        JsonNode value = values.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /**
     * Returns a document within the arguments.
     *
     * @param otherwise the error if it cannot be read
     */
    Optional<JsonNode> document(String name, String otherwise) {
        JsonNode value = values.path(name);
        if (value.isContainerNode()) {
            return Optional.of(value);
        }
        try {
            Optional<String> text = text(name);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Json.MAPPER.readTree(text.get()));
        } catch (JsonProcessingException e) {
            throw new SlackError(otherwise);
        }
    }

    static SlackError missing(String name) {
        return new SlackError("invalid_arguments", List.of("missing required field: " + name));
    }
}
