package dev.accountvending.simulation.asl;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/** Tells which definitions the interpreter knows, and what a rule of a Choice says. */
final class Definition {
    static final String INVOKE = "arn:aws:states:::lambda:invoke";
    static final String INVOKE_AND_WAIT = INVOKE + ".waitForTaskToken";
    static final String START_AND_WAIT = "arn:aws:states:::states:startExecution.sync:2";
    static final String DESCRIBE = "arn:aws:states:::aws-sdk:sfn:describeExecution";

    private static final String STATES = "StartAt States ";
    private static final String PASSING = "Type InputPath OutputPath ";
    private static final String GOING_ON = PASSING + "Next End ";
    private static final String WORKING = GOING_ON + "ResultSelector ResultPath Retry Catch ";
    private static final String RULE =
            "And Variable IsPresent StringEquals BooleanEquals NumericGreaterThan"
                    + " NumericGreaterThanEquals Next";

    /** The fields of what is of a type of state, or is named so. */
    private static final Map<String, String> FIELDS =
            Map.ofEntries(
                    entry("Definition", STATES + "TimeoutSeconds"),
                    entry("Pass", GOING_ON + "Parameters ResultPath Result"),
                    entry(
                            "Task",
                            WORKING + "Parameters Resource TimeoutSeconds TimeoutSecondsPath"),
                    entry("Wait", GOING_ON + "Seconds SecondsPath"),
                    entry("Choice", PASSING + "Choices Default"),
                    entry("Succeed", PASSING),
                    entry("Fail", "Type Error ErrorPath Cause CausePath"),
                    entry("Parallel", WORKING + "Parameters Branches"),
                    entry(
                            "Map",
                            WORKING + "ItemsPath ItemSelector MaxConcurrency ItemProcessor Label"),
                    entry("Branches", STATES),
                    entry("ItemProcessor", STATES + "ProcessorConfig"),
                    entry("ProcessorConfig", "Mode ExecutionType"),
                    entry("Choices", RULE),
                    entry("And", RULE),
                    entry(
                            "Retry",
                            "ErrorEquals IntervalSeconds BackoffRate MaxAttempts MaxDelaySeconds"
                                    + " JitterStrategy"),
                    entry("Catch", "ErrorEquals ResultPath Next"));

    private static final Map<String, String> VALUES =
            Map.of(
                    "Mode", "INLINE|DISTRIBUTED",
                    "ExecutionType", "STANDARD",
                    "JitterStrategy", "FULL|NONE",
                    "Resource",
                            "arn:aws:lambda:.*|arn:aws:states:::(lambda:invoke(.waitForTaskToken)?"
                                    + "|states:startExecution.sync:2|aws-sdk:sfn:describeExecution)");

    private Definition() {}

    /** Refuses what has anything that the interpreter does not know. */
    static void check(JsonNode definition) {
        check("Definition", definition);
    }

    private static void check(String kind, JsonNode object) {
        List<String> known = List.of(FIELDS.getOrDefault(kind, "").split(" "));
        object.forEachEntry(
                (name, value) -> {
                    require(known.contains(name) || name.equals("Comment"), name, object);
                    if (name.equals("States")) {
                        value.forEach(state -> check(state.path("Type").asText(), state));
                    } else if (FIELDS.containsKey(name)) {
                        (value.isArray() ? value : List.of(value)).forEach(e -> check(name, e));
                    } else if (VALUES.containsKey(name)) {
                        require(value.asText().matches(VALUES.get(name)), name, object);
                    } else if (name.endsWith("Path") || name.equals("Variable")) {
                        require(value.isNull() || Scope.isKnown(value.asText()), name, object);
                    } else if (name.equals("Parameters") || name.endsWith("Selector")) {
                        template(value);
                    }
                });
    }

    private static void template(JsonNode template) {
        template.forEachEntry(
                (name, value) -> {
                    boolean known = !name.endsWith(".$") || Scope.isKnown(value.asText());
                    require(known && !value.isArray(), name, template);
                    template(value);
                });
    }

    private static void require(boolean known, String name, JsonNode object) {
        if (!known) {
            String message = "The interpreter does not know %s as it is used in %s";
            throw new IllegalArgumentException(message.formatted(name, object));
        }
    }

    /** Returns whether a rule holds. Values of different types are not equal. */
    static boolean holds(JsonNode rule, Scope scope) {
        if (rule.has("And")) {
            return rule.path("And").valueStream().allMatch(part -> holds(part, scope));
        }
        String variable = rule.path("Variable").asText();
        if (rule.has("IsPresent")) {
            return scope.find(variable).isMissingNode() != rule.path("IsPresent").asBoolean();
        }
        JsonNode value = scope.get(variable);
        if (rule.has("NumericGreaterThan")) {
            return value.isNumber()
                    && value.asDouble() > rule.path("NumericGreaterThan").asDouble();
        }
        if (rule.has("NumericGreaterThanEquals")) {
            return value.isNumber()
                    && value.asDouble() >= rule.path("NumericGreaterThanEquals").asDouble();
        }
        return value.equals(rule.path("StringEquals")) || value.equals(rule.path("BooleanEquals"));
    }
}
