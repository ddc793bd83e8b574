package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The fields of an object: the required ones, the optional ones, and no others. */
final class Shape {
    private final Map<String, ShapeCheck> fields;
    private final Set<String> required;

    private Shape(Map<String, ShapeCheck> fields, Set<String> required) {
        this.fields = fields;
        this.required = required;
    }

    /** Returns an object with a type, and nothing else yet. */
    static Shape empty() {
        return new Shape(Map.of(), Set.of());
    }

    Shape requires(String field, ShapeCheck check) {
        Set<String> more = new LinkedHashSet<>(required);
        more.add(field);
        return new Shape(allows(field, check).fields, more);
    }

    Shape allows(String field, ShapeCheck check) {
        Map<String, ShapeCheck> more = new LinkedHashMap<>(fields);
        more.put(field, check);
        return new Shape(more, required);
    }

    /** Returns a check that finds missing, unknown and wrong fields. */
    ShapeCheck closed() {
        return this::check;
    }

    private void check(JsonNode value, ShapeErrors found) {
        if (!value.isObject()) {
            found.add("must be an object");
            return;
        }
        for (String field : required) {
            if (value.path(field).isMissingNode() || value.path(field).isNull()) {
                found.add("missing required field: " + field);
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            ShapeCheck check = fields.get(field.getKey());
            if (check != null) {
                if (!field.getValue().isNull()) {
                    check.check(field.getValue(), found.at(field.getKey()));
                }
            } else if (!field.getKey().equals("type")) {
                found.add("invalid additional property: " + field.getKey());
            }
        }
    }
}
