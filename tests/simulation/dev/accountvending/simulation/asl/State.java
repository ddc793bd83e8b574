package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Expression.Path;
import dev.accountvending.simulation.asl.Expression.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * A state of a definition.
 *
 * @param next null if it is an end
 * @param resultPath null if the result is dropped
 */
record State(
        String name,
        String type,
        Work work,
        @Nullable String next,
        Expression inputPath,
        @Nullable Expression parameters,
        @Nullable Expression resultSelector,
        @Nullable Path resultPath,
        Expression outputPath,
        List<Retrier> retriers,
        List<Catcher> catchers) {
    private static final Map<String, BiPredicate<JsonNode, JsonNode>> COMPARISONS =
            Map.of(
                    "StringEquals", (value, other) -> value.isTextual() && value.equals(other),
                    "BooleanEquals", (value, other) -> value.isBoolean() && value.equals(other),
                    "NumericGreaterThan", (value, other) -> compare(value, other) > 0,
                    "NumericGreaterThanEquals", (value, other) -> compare(value, other) >= 0);

    /** What a state does between its input and its result. */
    sealed interface Work {
        /** A state that takes no time; its result is a constant, or what it was given. */
        record Pass(@Nullable JsonNode result) implements Work {}

        record Task(String resource, @Nullable Expression timeout) implements Work {}

        record Wait(Expression seconds) implements Work {}

        record Choice(List<Rule> rules, @Nullable String otherwise) implements Work {}

        record Fail(@Nullable Expression error, @Nullable Expression cause) implements Work {}

        /**
         * A Parallel, or a Map.
         *
         * @param items of a Map, whose one branch each of them goes through
         * @param tolerated how many of a hundred may fail, if each is an execution of its own
         */
        record Spread(
                List<States> branches,
                @Nullable Expression items,
                @Nullable Expression selector,
                int atOnce,
                @Nullable Integer tolerated)
                implements Work {}
    }

    /**
     * States that begin with one of them.
     *
     * @param seconds for which an execution of them may run
     */
    record States(String first, Map<String, State> byName, long seconds) {
        /** Reads a definition, or a part of one. */
        static States read(Fields fields) {
            Map<String, State> states = new LinkedHashMap<>();
            fields.take("States")
                    .forEachEntry((name, state) -> states.put(name, State.read(name, state)));
            long seconds = fields.take("TimeoutSeconds").asLong(99_999_999);
            return new States(fields.text("StartAt"), states, seconds);
        }

        State get(String name) {
            return Objects.requireNonNull(byName.get(name), name);
        }
    }

    record Rule(Predicate<Scope> condition, String next) {}

    record Catcher(List<String> errors, @Nullable Path resultPath, String next) {}

    record Retrier(
            List<String> errors, double interval, double rate, double most, int attempts, boolean full) {
        Duration delay(int attempt, DoubleSupplier random) {
            double seconds = Math.min(most, interval * Math.pow(rate, attempt - 1));
            return Duration.ofMillis((long) (1000 * seconds * (full ? random.getAsDouble() : 1)));
        }
    }

    /** Reads a state. */
    static State read(String name, JsonNode definition) {
        Fields fields = new Fields(name, definition);
        String type = fields.text("Type");
        State state =
                new State(
                        name,
                        type,
                        work(type, fields),
                        next(type, fields),
                        path(fields, "InputPath"),
                        fields.take("Parameters", Expression::template),
                        fields.take("ResultSelector", Expression::template),
                        resultPath(fields),
                        path(fields, "OutputPath"),
                        fields.list("Retry", State::retrier),
                        fields.list("Catch", State::catcher));
        fields.end();
        return state;
    }

    private static @Nullable String next(String type, Fields fields) {
        return switch (type) {
            case "Choice", "Succeed", "Fail" -> null;
            default -> fields.take("End").asBoolean() ? null : fields.text("Next");
        };
    }

    private static Work work(String type, Fields fields) {
        return switch (type) {
            case "Pass" -> new Work.Pass(fields.take("Result", result -> result));
            case "Succeed" -> new Work.Pass(null);
            case "Task" -> new Work.Task(fields.text("Resource"), value(fields, "TimeoutSeconds"));
            case "Wait" -> new Work.Wait(Objects.requireNonNull(value(fields, "Seconds")));
            case "Choice" ->
                    new Work.Choice(
                            fields.list("Choices", State::rule),
                            fields.take("Default", JsonNode::asText));
            case "Fail" -> new Work.Fail(value(fields, "Error"), value(fields, "Cause"));
            case "Parallel" -> 
                    new Work.Spread(fields.list("Branches", States::read), null, null, 0, null);
            case "Map" -> map(fields);
            default -> throw fields.refusal("is of a type that the interpreter does not know");
        };
    }

    private static Work map(Fields fields) {
        Fields processor = fields.object("ItemProcessor");
        Fields config = processor.object("ProcessorConfig");
        boolean distributed = config.text("Mode").equals("DISTRIBUTED");
        if (distributed) {
            config.text("ExecutionType");
        }
        config.end();
        Work map =
                new Work.Spread(
                        List.of(States.read(processor)),
                        path(fields, "ItemsPath"),
                        fields.take("ItemSelector", Expression::template),
                        fields.take("MaxConcurrency").asInt(0),
                        distributed ? (Integer) fields.take("ToleratedFailurePercentage").asInt(0) : null);
        processor.end();
        return map;
    }

    /** Reads a value that is there, or at a path. */
    private static @Nullable Expression value(Fields fields, String name) {
        return fields.has(name)
                ? fields.take(name, value -> (Expression) _ -> value)
                : fields.take(name + "Path", path -> Expression.read(path.asText()));
    }

    private static Expression path(Fields fields, String name) {
        JsonNode path = fields.take(name);
        return path.isNull()
                ? _ -> Json.MAPPER.createObjectNode()
                : Path.read(path.asText("$"));
    }

    private static @Nullable Path resultPath(Fields fields) {
        JsonNode path = fields.take("ResultPath");
        return path.isNull() ? null : Path.read(path.asText("$"));
    }

    private static Rule rule(Fields fields) {
        return new Rule(condition(fields), fields.text("Next"));
    }

    private static Predicate<Scope> condition(Fields fields) {
        if (fields.has("And")) {
            List<Predicate<Scope>> parts = fields.list("And", State::condition);
            return scope -> parts.stream().allMatch(part -> part.test(scope));
        }
        Path variable = Path.read(fields.text("Variable"));
        if (fields.has("IsPresent")) {
            boolean present = fields.take("IsPresent").asBoolean();
            return scope -> variable.find(scope).isMissingNode() != present;
        }
        for (Map.Entry<String, BiPredicate<JsonNode, JsonNode>> known : COMPARISONS.entrySet()) {
            if (fields.has(known.getKey())) {
                JsonNode other = fields.take(known.getKey());
                return scope -> known.getValue().test(variable.of(scope), other);
            }
        }
        throw fields.refusal("has no comparison that the interpreter knows");
    }

    /** Returns less than 0 for what is no number. */
    private static int compare(JsonNode value, JsonNode other) {
        return value.isNumber() ? value.decimalValue().compareTo(other.decimalValue()) : -1;
    }

    private static Retrier retrier(Fields fields) {
        String jitter = fields.take("JitterStrategy").asText("NONE");
        if (!jitter.equals("NONE") && !jitter.equals("FULL")) {
            throw fields.refusal("has a jitter that the interpreter does not know");
        }
        return new Retrier(
                errors(fields),
                fields.take("IntervalSeconds").asDouble(1),
                fields.take("BackoffRate").asDouble(2),
                fields.take("MaxDelaySeconds").asDouble(Double.MAX_VALUE),
                fields.take("MaxAttempts").asInt(3),
                jitter.equals("FULL"));
    }

    private static Catcher catcher(Fields fields) {
        return new Catcher(errors(fields), resultPath(fields), fields.text("Next"));
    }

    private static List<String> errors(Fields fields) {
        return fields.take("ErrorEquals").valueStream().map(JsonNode::asText).toList();
    }

    /** Returns what the work is given. */
    JsonNode effective(Scope scope) {
        JsonNode input = inputPath.of(scope);
        return parameters == null ? input : parameters.of(new Scope(input, scope.context()));
    }

    /** Returns what the next state is given. */
    JsonNode output(Scope scope, JsonNode result) {
        JsonNode selected =
                resultSelector == null
                        ? result
                        : resultSelector.of(new Scope(result, scope.context()));
        JsonNode placed = resultPath == null ? scope.input() : resultPath.put(scope.input(), selected);
        return outputPath.of(new Scope(placed, scope.context()));
    }
}
