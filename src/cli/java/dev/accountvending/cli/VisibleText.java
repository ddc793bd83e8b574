package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.model.PlainText;
import dev.accountvending.runtime.Json;

/**
 * Makes texts of an answer fit for a terminal: no escape sequence that a person wrote takes effect
 * there.
 */
final class VisibleText {
    private VisibleText() {}

    /** Returns the same document, in which every name and every text can be printed. */
    static JsonNode in(JsonNode document) {
        if (document.isTextual()) {
            return TextNode.valueOf(PlainText.visibleLines(document.textValue()));
        }
        if (document.isArray()) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            document.forEach(element -> array.add(in(element)));
            return array;
        }
        if (document.isObject()) {
            ObjectNode object = Json.MAPPER.createObjectNode();
            document.properties()
                    .forEach(
                            field ->
                                    object.set(
                                            PlainText.visible(field.getKey()),
                                            in(field.getValue())));
            return object;
        }
        return document;
    }
}
