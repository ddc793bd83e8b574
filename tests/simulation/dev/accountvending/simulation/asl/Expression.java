package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.runtime.Json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Computes a value from what a state sees. It fails with a {@link StateFailure}. */
@FunctionalInterface
interface Expression {
    Pattern PATH = Pattern.compile("\\$\\$?(\\.[A-Za-z_]\\w*)*");
    Pattern CALL = Pattern.compile("States\\.(\\w+)\\(([^()\\\\]*)\\)");

    JsonNode of(Scope scope);

    /**
     * What an expression sees.
     *
     * @param input {@code $}
     * @param context {@code $$}
     */
    record Scope(JsonNode input, Supplier<ObjectNode> context) {}

    /** Reads a path, a constant or a call of an intrinsic function. */
    static Expression read(String text) {
        if (text.startsWith("$")) {
            return Path.read(text);
        }
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            List<Expression> arguments =
                    Stream.of(call.group(2).split(",")).map(String::strip).map(Expression::read).toList();
            return call(text, call.group(1), arguments);
        }
        try {
            JsonNode constant = Json.MAPPER.readTree(text.replace('\'', '"'));
            return _ -> constant;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The interpreter does not know " + text, e);
        }
    }

    /** Reads a payload template: a name that ends in {@code .$} has an expression for its value. */
    static Expression template(JsonNode template) {
        if (template.isArray()) {
            List<Expression> elements = template.valueStream().map(Expression::template).toList();
            return scope -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                elements.forEach(element -> array.add(element.of(scope)));
                return array;
            };
        }
        if (!template.isObject()) {
            return _ -> template;
        }
        Map<String, Expression> fields = new LinkedHashMap<>();
        template.forEachEntry(
                (name, value) -> {
                    if (name.endsWith(".$")) {
                        fields.put(name.substring(0, name.length() - 2), read(value.asText()));
                    } else {
                        fields.put(name, template(value));
                    }
                });
        return scope -> {
            ObjectNode object = Json.MAPPER.createObjectNode();
            fields.forEach((name, value) -> object.set(name, value.of(scope)));
            return object;
        };
    }

    private static Expression call(String text, String name, List<Expression> arguments) {
        Expression first = arguments.getFirst();
        Expression last = arguments.getLast();
        return switch (name) {
            case "Format" -> scope -> format(arguments.stream().map(a -> a.of(scope)).toList());
            case "JsonToString" -> scope -> TextNode.valueOf(first.of(scope).toString());
            case "MathAdd" ->
                    scope -> IntNode.valueOf(first.of(scope).asInt() + last.of(scope).asInt());
            case "ArrayContains" ->
                    scope -> {
                        JsonNode wanted = last.of(scope);
                        return BooleanNode.valueOf(
                                first.of(scope).valueStream().anyMatch(wanted::equals));
                    };
            default -> throw new IllegalArgumentException("The interpreter does not know " + text);
        };
    }

    private static JsonNode format(List<JsonNode> values) {
        String text = values.getFirst().asText();
        for (JsonNode value : values.subList(1, values.size())) {
            text = text.replaceFirst("\\{}", Matcher.quoteReplacement(value.asText()));
        }
        return TextNode.valueOf(text);
    }

    /** A reference path of names, as {@code $.creation.accountId} and {@code $$.Execution.Id}. */
    record Path(String text, List<String> names) implements Expression {
        static Path read(String text) {
            if (!PATH.matcher(text).matches()) {
                throw new IllegalArgumentException("The interpreter does not know " + text);
            }
            List<String> names = List.of(text.split("\\."));
            return new Path(text, names.subList(1, names.size()));
        }

        /** Returns a MissingNode if nothing is there. */
        JsonNode find(Scope scope) {
            JsonNode found = text.startsWith("$$") ? scope.context().get() : scope.input();
            for (String name : names) {
                found = found.path(name);
            }
            return found;
        }

        @Override
        public JsonNode of(Scope scope) {
            JsonNode found = find(scope);
            if (found.isMissingNode()) {
                throw StateFailure.runtime(
                        "The JSONPath '%s' could not be found in the input '%s'",
                        text, scope.input());
            }
            return found;
        }

        /** Returns a copy of the input with the result at this path. */
        JsonNode put(JsonNode input, JsonNode result) {
            return put(input, result, names);
        }

        private JsonNode put(JsonNode input, JsonNode result, List<String> below) {
            if (below.isEmpty()) {
                return result;
            }
            if (!input.isObject() && !input.isMissingNode()) {
                throw new StateFailure(
                        "States.ResultPathMatchFailure",
                        "Unable to apply %s to input %s".formatted(text, input));
            }
            ObjectNode copy = Json.MAPPER.createObjectNode();
            input.forEachEntry(copy::set);
            String name = below.getFirst();
            return copy.set(name, put(input.path(name), result, below.subList(1, below.size())));
        }
    }
}
