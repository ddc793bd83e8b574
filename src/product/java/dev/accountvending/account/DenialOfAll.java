package dev.accountvending.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads from a service control policy whether it denies everything to all roles but some. */
final class DenialOfAll {
    /** The operators that compare an ARN part by part; by others a path could pass for a role. */
    private static final Set<String> OPERATORS = Set.of("ArnNotLike", "ArnNotEquals");

    private DenialOfAll() {}

    /**
     * Returns whether one statement of a policy denies every action on everything, except to these.
     *
     * @param roles as {@code vending/VendingOperator}, in whichever account
     */
    static boolean isIn(String policy, Set<String> roles) {
        try {
            return each(Json.MAPPER.readTree(policy).path("Statement"))
                    .anyMatch(statement -> deniesAll(statement) && isFor(statement, roles));
        } catch (JsonProcessingException unreadable) {
            return false;
        }
    }

    private static boolean deniesAll(JsonNode statement) {
        return statement.path("Effect").asText().equals("Deny")
                && isAll(statement.path("Action"))
                && isAll(statement.path("Resource"));
    }

    private static boolean isAll(JsonNode value) {
        return each(value).anyMatch(one -> one.asText().equals("*"));
    }

    /** Without a condition it denies them to everybody. */
    private static boolean isFor(JsonNode statement, Set<String> roles) {
        return statement.path("Condition").properties().stream()
                .allMatch(
                        operator ->
                                OPERATORS.contains(operator.getKey())
                                        && operator.getValue().properties().stream()
                                                .allMatch(key -> isFor(key, roles)));
    }

    private static boolean isFor(Map.Entry<String, JsonNode> key, Set<String> roles) {
        return key.getKey().equals("aws:PrincipalArn")
                && each(key.getValue()).allMatch(arn -> isOne(arn, roles));
    }

    private static boolean isOne(JsonNode arn, Set<String> roles) {
        String[] parts = arn.asText().split(":", 6);
        return parts.length == 6
                && parts[5].startsWith("role/")
                && roles.contains(parts[5].substring("role/".length()));
    }

    private static Stream<JsonNode> each(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                : value.isMissingNode() ? Stream.empty() : Stream.of(value);
    }
}
