package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.runtime.Json;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the paths, templates and intrinsic functions of a state see.
 *
 * @param input {@code $}
 * @param context {@code $$}
 */
record Scope(JsonNode input, Supplier<ObjectNode> context) {
    private static final Pattern PATH =
            Pattern.compile("\\$\\$?(?:\\[\\d+])?(?:\\.[A-Za-z_]\\w*)*");
    private static final Pattern ARGUMENT =
            Pattern.compile("(?:" + PATH.pattern() + "|'[^'\\\\]*'|\\d+|true|false)");
    private static final Pattern CALL =
            Pattern.compile(
                    "States\\.(Format|JsonToString|MathAdd|ArrayContains)\\((%s(?:, *%s)*)\\)"
                            .formatted(ARGUMENT, ARGUMENT));
    private static final Map<String, List<String>> NAMES = new ConcurrentHashMap<>();

    /** Returns whether it is a path of names or a call of a function that {@link #get} knows. */
    static boolean isKnown(String expression) {
        return PATH.matcher(expression).matches() || CALL.matcher(expression).matches();
    }

    Scope with(JsonNode other) {
        return new Scope(other, context);
    }

    /** Returns what is at a path; a MissingNode if nothing is. */
    JsonNode find(String path) {
        JsonNode found = path.startsWith("$$") ? context.get() : input;
        for (String name : names(path)) {
            boolean index = Character.isDigit(name.charAt(0));
            found = index ? found.path(Integer.parseInt(name)) : found.path(name);
        }
        return found;
    }

    /** Returns the value of a path, of a function or of a function's argument. */
    JsonNode get(String expression) {
        if (expression.startsWith("$")) {
            JsonNode found = find(expression);
            if (found.isMissingNode()) {
                throw new StateFailure(
                        StateFailure.RUNTIME,
                        "The JSONPath '%s' could not be found in the input '%s'"
                                .formatted(expression, input));
            }
            return found;
        }
        Matcher call = CALL.matcher(expression);
        if (call.matches()) {
            return call(
                    call.group(1),
                    ARGUMENT.matcher(call.group(2))
                            .results()
                            .map(argument -> get(argument.group()))
                            .toList());
        }
        return switch (expression.charAt(0)) {
            case '\'' -> TextNode.valueOf(expression.substring(1, expression.length() - 1));
            case 't', 'f' -> BooleanNode.valueOf(Boolean.parseBoolean(expression));
            default -> IntNode.valueOf(Integer.parseInt(expression));
        };
    }

    private static JsonNode call(String function, List<JsonNode> values) {
        JsonNode first = values.getFirst();
        JsonNode last = values.getLast();
        return switch (function) {
            case "JsonToString" -> TextNode.valueOf(first.toString());
            case "MathAdd" -> IntNode.valueOf(first.asInt() + last.asInt());
            case "ArrayContains" -> BooleanNode.valueOf(first.valueStream().anyMatch(last::equals));
            default -> {
                String text = first.asText();
                for (JsonNode value : values.subList(1, values.size())) {
                    text = text.replaceFirst("\\{}", Matcher.quoteReplacement(value.asText()));
                }
                yield TextNode.valueOf(text);
            }
        };
    }

    /** Fills in a payload template; the input stays if there is none. */
    Scope fill(JsonNode template) {
        return template.isMissingNode() ? this : with(filled(template));
    }

    private JsonNode filled(JsonNode template) {
        if (!template.isObject()) {
            return template;
        }
        ObjectNode filled = Json.MAPPER.createObjectNode();
        template.forEachEntry(
                (name, value) -> {
                    if (name.endsWith(".$")) {
                        filled.set(name.substring(0, name.length() - 2), get(value.asText()));
                    } else {
                        filled.set(name, filled(value));
                    }
                });
        return filled;
    }

    /** Narrows the input to what is at a path; null leaves nothing, and no path all. */
    Scope narrow(JsonNode path) {
        return with(path.isNull() ? Json.MAPPER.createObjectNode() : get(path.asText("$")));
    }

    /** Adds a result to the input at a path; null drops it, and no path leaves nothing else. */
    Scope place(JsonNode path, JsonNode result) {
        return path.isNull() ? this : with(put(input, result, names(path.asText("$"))));
    }

    private static JsonNode put(JsonNode input, JsonNode result, List<String> path) {
        if (path.isEmpty()) {
            return result;
        }
        if (!input.isObject() && !input.isMissingNode()) {
            String cause = "Unable to apply a ReferencePath to " + input;
            throw new StateFailure("States.ResultPathMatchFailure", cause);
        }
        ObjectNode copy = Json.MAPPER.createObjectNode();
        input.forEachEntry(copy::set);
        String name = path.getFirst();
        return copy.set(name, put(input.path(name), result, path.subList(1, path.size())));
    }

    private static List<String> names(String path) {
        return NAMES.computeIfAbsent(
                path, text -> Stream.of(text.split("]?[.\\[]|]")).skip(1).toList());
    }
}
