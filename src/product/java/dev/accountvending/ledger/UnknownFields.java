package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the fields of a document that only a newer version of the product knows through an update,
 * at every level.
 *
 * <p>A field is unknown if it is in the document that was read, but neither in what is written of
 * the value that was read from it nor in what is written of the changed value. An element of a list
 * keeps its unknown fields if it is the same as before, as far as this version reads it; another
 * one is new.
 */
final class UnknownFields {
    private UnknownFields() {}

    /**
     * Returns the changed document, with what is unknown in the one that was read.
     *
     * @param read the document that was read
     * @param before what is written of the value that was read from it
     * @param after what is written of the changed value
     */
    static ObjectNode keep(ObjectNode read, ObjectNode before, ObjectNode after) {
        ObjectNode kept = after.deepCopy();
        for (Map.Entry<String, JsonNode> field : read.properties()) {
            String name = field.getKey();
            JsonNode old = before.get(name);
            JsonNode changed = after.get(name);
            if (changed != null && old != null) {
                kept.set(name, keep(field.getValue(), old, changed));
            } else if (changed == null && old == null) {
                kept.set(name, field.getValue());
            }
        }
        return kept;
    }

    private static JsonNode keep(JsonNode read, JsonNode before, JsonNode after) {
        if (after.equals(before)) {
            return read;
        }
        if (read instanceof ObjectNode all
                && before instanceof ObjectNode old
                && after instanceof ObjectNode changed) {
            return keep(all, old, changed);
        }
        return read instanceof ArrayNode all
                        && before instanceof ArrayNode old
                        && after instanceof ArrayNode changed
                        && all.size() == old.size()
                ? keepElements(all, old, changed)
                : after;
    }

    private static ArrayNode keepElements(ArrayNode read, ArrayNode before, ArrayNode after) {
        Map<JsonNode, Deque<JsonNode>> known = new HashMap<>();
        for (int i = 0; i < before.size(); i++) {
            known.computeIfAbsent(before.get(i), _ -> new ArrayDeque<>()).add(read.get(i));
        }
        ArrayNode kept = after.arrayNode();
        for (JsonNode element : after) {
            Deque<JsonNode> same = known.getOrDefault(element, new ArrayDeque<>());
            kept.add(same.isEmpty() ? element : same.pop());
        }
        return kept;
    }
}
