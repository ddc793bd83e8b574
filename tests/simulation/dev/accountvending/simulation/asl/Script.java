package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a definition: what it is started with, and what its functions answer.
 *
 * @param answers by a function's name, in the order of its calls; the last one for all that follow;
 *     of other functions by {@code *}
 */
record Script(String name, JsonNode definition, JsonNode input, Map<String, List<Answer>> answers) {
    static final String FUNCTIONS = "arn:aws:lambda:us-east-1:123456789012:function:";

    /** What a function does. */
    sealed interface Answer {
        record Returned(JsonNode output) implements Answer {}

        /** It throws, as Lambda tells it. */
        record Thrown(String error) implements Answer {
            String payload() {
                return "{\"errorMessage\":\"%s is wrong\",\"errorType\":\"%s\"}"
                        .formatted(error, error);
            }
        }

        /** It does not come back. */
        record Silence() implements Answer {}

        /** It comes back, and what waits by the token is then told this. */
        record Told(@Nullable JsonNode output, @Nullable String error) implements Answer {}
    }

    /**
     * What was seen of a run.
     *
     * @param states that were entered
     * @param calls of functions, with what they were given
     */
    record Seen(
            String status,
            @Nullable JsonNode output,
            @Nullable String error,
            @Nullable JsonNode cause,
            List<String> states,
            List<String> calls) {
        /** Returns the same without the words in which an interpreter tells its own errors. */
        Seen plain() {
            boolean own = error != null && error.startsWith("States.");
            return new Seen(status, plain(output), error, own ? null : cause, states, calls);
        }

        private static @Nullable JsonNode plain(@Nullable JsonNode output) {
            JsonNode copy = output == null ? null : output.deepCopy();
            if (copy != null) {
                for (JsonNode caught : copy.findParents("Error")) {
                    if (caught.path("Error").asText().startsWith("States.")) {
                        ((ObjectNode) caught).remove("Cause");
                    }
                }
            }
            return copy;
        }

        /** Returns the same without the order of states and calls. */
        Seen sorted() {
            return new Seen(
                    status,
                    output,
                    error,
                    cause,
                    states.stream().sorted().toList(),
                    calls.stream().sorted().toList());
        }
    }

    /** Gives the answers in their order, and keeps the calls. */
    static final class Play {
        private final Script script;
        private final Map<String, Integer> count = new HashMap<>();
        final List<String> calls = new ArrayList<>();

        Play(Script script) {
            this.script = script;
        }

        synchronized Answer call(String function, JsonNode payload) {
            ObjectNode shown = Json.MAPPER.createObjectNode();
            payload.forEachEntry(
                    (name, value) -> {
                        if (!name.equals("token")) {
                            shown.set(name, value);
                        }
                    });
            calls.add(function + (payload.isObject() ? shown : payload));
            List<Answer> others = script.answers().getOrDefault("*", List.of(returned("{}")));
            List<Answer> answers = script.answers().getOrDefault(function, others);
            int turn = count.merge(function, 1, Integer::sum);
            return answers.get(Math.min(turn, answers.size()) - 1);
        }
    }

    /** Returns the name of a function by its ARN. */
    static String function(String arn) {
        return arn.replaceAll(".*:function:(account-vending-local-)?|:snapstart$", "");
    }

    /** Returns whether all happens one after another. */
    boolean isOrdered() {
        String text = definition.toString();
        return !text.contains("Parallel") && !text.matches(".*MaxConcurrency\":[05].*");
    }

    static Answer returned(String output) {
        return new Answer.Returned(read(output));
    }

    static Answer thrown(String error) {
        return new Answer.Thrown(error);
    }

    static Answer silence() {
        return new Answer.Silence();
    }

    static Answer told(String output) {
        return new Answer.Told(read(output), null);
    }

    static Answer toldError(String error) {
        return new Answer.Told(null, error);
    }

    /** Returns a cause, read if it is JSON. */
    static @Nullable JsonNode cause(@Nullable String text) {
        try {
            return text == null ? null : Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return Json.MAPPER.valueToTree(text);
        }
    }

    static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
