package dev.accountvending.simulation.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A policy of IAM's language, as far as ours and an outsider's need it (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">evaluation</a>).
 * Resources are not compared: a statement about some resources only is passed over.
 */
final class PolicyDocument {
    private static final int MOST_KEPT = 10_000;

    /** What was read before, in whichever world: a policy does not change. */
    private static final Map<String, PolicyDocument> READ = new ConcurrentHashMap<>();

    private final List<Statement> statements = new ArrayList<>();
    private final Map<Question, Boolean> denials = new ConcurrentHashMap<>();

    private record Question(String action, String arn) {}

    private PolicyDocument() {}

    static PolicyDocument of(String text) {
        return kept(READ, text, PolicyDocument::parse);
    }

    private static <K, V> V kept(Map<K, V> known, K key, Function<K, V> find) {
        if (known.size() > MOST_KEPT) {
            known.clear();
        }
        return known.computeIfAbsent(key, find);
    }

    private static PolicyDocument parse(String text) {
        PolicyDocument policy = new PolicyDocument();
        try {
            JsonNode statements = Json.MAPPER.readTree(text).path("Statement");
            for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
                policy.statements.add(Statement.of(statement));
            }
            return policy;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("No policy: " + text, e);
        }
    }

    /** Returns whether a role's trust policy lets this caller assume the role. */
    boolean trusts(Principal caller) {
        boolean allowed = false;
        for (Statement statement : statements) {
            if (statement.names(caller) && statement.appliesTo("sts:AssumeRole", caller)) {
                if (statement.denies()) {
                    return false;
                }
                allowed = true;
            }
        }
        return allowed;
    }

    /** Returns whether the policy denies an action on everything to this caller. */
    boolean denies(String action, Principal caller) {
        return caller.keys().isEmpty()
                ? kept(denials, new Question(action, caller.arn()), _ -> isDenied(action, caller))
                : isDenied(action, caller);
    }

    private boolean isDenied(String action, Principal caller) {
        for (Statement statement : statements) {
            if (statement.denies()
                    && statement.isAboutEverything()
                    && statement.appliesTo(action, caller)) {
                return true;
            }
        }
        return false;
    }

    private record Statement(
            boolean denies,
            boolean isAboutEverything,
            List<String> principals,
            List<Pattern> actions,
            boolean butThese,
            List<Condition> conditions) {

        static Statement of(JsonNode statement) {
            JsonNode principal = statement.path("Principal");
            boolean butThese = statement.has("NotAction");
            return new Statement(
                    statement.path("Effect").asText().equals("Deny"),
                    texts(statement.path("Resource")).contains("*"),
                    texts(principal.isObject() ? principal.path("AWS") : principal),
                    texts(statement.path(butThese ? "NotAction" : "Action")).stream()
                            .map(action -> pattern(action, Pattern.CASE_INSENSITIVE))
                            .toList(),
                    butThese,
                    conditions(statement.path("Condition")));
        }

        private static List<Condition> conditions(JsonNode operators) {
            List<Condition> conditions = new ArrayList<>();
            for (Map.Entry<String, JsonNode> operator : operators.properties()) {
                for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                    conditions.add(
                            new Condition(operator.getKey(), key.getKey(), texts(key.getValue())));
                }
            }
            return List.copyOf(conditions);
        }

        boolean names(Principal caller) {
            String root = "arn:aws:iam::%s:root".formatted(caller.account());
            return principals.contains("*")
                    || principals.contains(root)
                    || principals.contains(caller.account())
                    || principals.contains(caller.arn());
        }

        boolean appliesTo(String action, Principal caller) {
            return conditions.stream().allMatch(condition -> condition.holds(caller))
                    && matches(actions, action) != butThese;
        }
    }

    private record Condition(
            String operator, String key, List<String> values, List<Pattern> patterns) {
        Condition(String operator, String key, List<String> values) {
            this(operator, key, values, values.stream().map(it -> pattern(it, 0)).toList());
        }

        boolean holds(Principal caller) {
            String value = caller.value(key);
            return switch (operator) {
                case "StringEquals", "Bool" -> values.contains(value);
                case "StringNotEquals" -> !values.contains(value);
                case "StringLike", "ArnLike", "ArnEquals" ->
                        !value.isEmpty() && matches(patterns, value);
                case "StringNotLike", "ArnNotLike", "ArnNotEquals" -> !matches(patterns, value);
                case "Null" -> values.contains(String.valueOf(value.isEmpty()));
                case "DateLessThan" ->
                        !value.isEmpty()
                                && Instant.parse(value).isBefore(Instant.parse(values.getFirst()));
                default -> throw new UnsupportedOperationException("The condition " + operator);
            };
        }
    }

    private static boolean matches(List<Pattern> patterns, String value) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(value).matches());
    }

    private static Pattern pattern(String wildcards, int flags) {
        StringBuilder regex = new StringBuilder();
        for (String part : wildcards.split("(?=[*?])|(?<=[*?])", -1)) {
            regex.append(
                    switch (part) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        default -> Pattern.quote(part);
                    });
        }
        return Pattern.compile(regex.toString(), flags);
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        (value.isArray() ? value : List.of(value)).forEach(one -> texts.add(one.asText()));
        return List.copyOf(texts);
    }
}
