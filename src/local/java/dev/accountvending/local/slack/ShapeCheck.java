package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Checks a part of a document, and describes its errors in Slack's words. */
@FunctionalInterface
interface ShapeCheck {
    void check(JsonNode value, ShapeErrors found);

    /** Returns a check of both. */
    default ShapeCheck and(ShapeCheck other) {
        return (value, found) -> {
            check(value, found);
            other.check(value, found);
        };
    }

    /** Checks a text of at least one character. */
    static ShapeCheck length(int most) {
        return length(1, most);
    }

    static ShapeCheck length(int least, int most) {
        return (value, found) -> {
            if (!value.isTextual()) {
                found.add("must provide a string");
                return;
            }
            int length = value.textValue().codePointCount(0, value.textValue().length());
            if (length < least) {
                found.add("must be more than %d characters".formatted(least - 1));
            } else if (length > most) {
                found.add("must be less than %d characters".formatted(most + 1));
            }
        };
    }

    static ShapeCheck flag() {
        return (value, found) -> {
            if (!value.isBoolean()) {
                found.add("must provide a boolean");
            }
        };
    }

    static ShapeCheck number(int least, int most) {
        return (value, found) -> {
            if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
                found.add("must be a number from %d to %d".formatted(least, most));
            }
        };
    }

    static ShapeCheck matching(String pattern, String otherwise) {
        return (value, found) -> {
            if (!value.isTextual() || !value.textValue().matches(pattern)) {
                found.add(otherwise);
            }
        };
    }

    static ShapeCheck oneOf(String... values) {
        return (value, found) -> {
            if (!Arrays.asList(values).contains(value.asText())) {
                found.add("unsupported value: %s".formatted(value.asText()));
            }
        };
    }

    static ShapeCheck list(int least, int most, ShapeCheck element) {
        return (value, found) -> {
            if (!value.isArray()) {
                found.add("must be an array");
                return;
            }
            if (value.size() > most) {
                found.add("no more than %d items allowed".formatted(most));
            } else if (value.size() < least) {
                found.add("no less than %d items allowed".formatted(least));
            }
            for (int i = 0; i < value.size(); i++) {
                element.check(value.get(i), found.at(i));
            }
        };
    }

    /** Checks an object by the shape of its {@code type}. */
    static ShapeCheck typed(Map<String, ShapeCheck> shapes) {
        return (value, found) -> {
            String type = value.path("type").asText("");
            ShapeCheck shape = shapes.get(type);
            if (!value.isObject()) {
                found.add("must be an object");
            } else if (type.isEmpty()) {
                found.add("missing required field: type");
            } else if (shape == null) {
                found.at("type").add("unsupported type: " + type);
            } else {
                shape.check(value, found);
            }
        };
    }

    /** Checks that no two objects of a list have the same text in a field. */
    static ShapeCheck distinct(String field) {
        return (value, found) -> {
            Set<String> seen = new java.util.HashSet<>();
            for (int i = 0; i < value.size(); i++) {
                JsonNode text = value.get(i).path(field);
                if (text.isTextual() && !seen.add(text.textValue())) {
                    found.at(i)
                            .at(field)
                            .add("`%s` already exists: %s".formatted(field, text.textValue()));
                }
            }
        };
    }
}
