package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells which definitions the interpreter knows, and what a rule of a Choice says. */
final class Definition {
    static final String INVOKE = "arn:aws:states:::lambda:invoke";
    static final String INVOKE_AND_WAIT = INVOKE + ".waitForTaskToken";
    static final String START_AND_WAIT = "arn:aws:states:::states:startExecution.sync:2";
    static final String DESCRIBE = "arn:aws:states:::aws-sdk:sfn:describeExecution";

    /** The fields of a definition, of each type of state, and of what other fields hold. */
    private static final Map<String, List<String>> FIELDS =
            """
            Definition StartAt States TimeoutSeconds
            Pass Type Next End InputPath OutputPath ResultPath Parameters Result
            Task Type Next End InputPath OutputPath ResultPath Parameters ResultSelector Retry Catch \
            Resource TimeoutSeconds TimeoutSecondsPath
            Wait Type Next End InputPath OutputPath Seconds SecondsPath
            Choice Type InputPath OutputPath Choices Default
            Succeed Type InputPath OutputPath
            Fail Type Error ErrorPath Cause CausePath
            Parallel Type Next End InputPath OutputPath ResultPath Parameters ResultSelector Retry \
            Catch Branches
            Map Type Next End InputPath OutputPath ResultPath ResultSelector Retry Catch ItemsPath \
            ItemSelector MaxConcurrency ItemProcessor Label
            Branches StartAt States
            ItemProcessor StartAt States ProcessorConfig
            ProcessorConfig Mode ExecutionType
            Retry ErrorEquals IntervalSeconds BackoffRate MaxAttempts MaxDelaySeconds JitterStrategy
            Catch ErrorEquals ResultPath Next
            Choices Next And Variable IsPresent StringEquals BooleanEquals NumericGreaterThan \
            NumericGreaterThanEquals
            And And Variable IsPresent StringEquals BooleanEquals NumericGreaterThan \
            NumericGreaterThanEquals
            """
                    .lines()
                    .map(line -> List.of(line.split(" ")))
                    .collect(
                            Collectors.toMap(
                                    List::getFirst, words -> words.subList(1, words.size())));

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
        List<String> known = FIELDS.getOrDefault(kind, List.of());
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
            throw new IllegalArgumentException(
                    "The interpreter does not know %s as it is used in %s".formatted(name, object));
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
        if (value.isNumber() && rule.has("NumericGreaterThan")) {
            return value.asDouble() > rule.path("NumericGreaterThan").asDouble();
        }
        if (value.isNumber() && rule.has("NumericGreaterThanEquals")) {
            return value.asDouble() >= rule.path("NumericGreaterThanEquals").asDouble();
        }
        return value.equals(rule.path("StringEquals")) || value.equals(rule.path("BooleanEquals"));
    }
}
