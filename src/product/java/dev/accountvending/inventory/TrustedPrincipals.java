package dev.accountvending.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import java.util.HashSet;
import java.util.Set;

/**
 * The principals that a role's trust policy allows, each with its type: {@code Service
 * ec2.amazonaws.com}. A statement that allows by what it does not name allows {@code * *}.
 */
record TrustedPrincipals(Set<String> principals) {
    private static final String SERVICE = "Service ";
    private static final String FEDERATED = "Federated ";

    TrustedPrincipals {
        principals = Set.copyOf(principals);
    }

    /**
     * Reads a trust policy.
     *
     * @param document a trust policy, as JSON
     */
    static TrustedPrincipals of(String document) {
        Set<String> principals = new HashSet<>();
        try {
            each(Json.MAPPER.readTree(document).path("Statement"), principals);
        } catch (JsonProcessingException e) {
            principals.add("* *");
        }
        return new TrustedPrincipals(principals);
    }

    private static void each(JsonNode statements, Set<String> principals) {
        if (statements.isArray()) {
            statements.forEach(statement -> add(statement, principals));
        } else {
            add(statements, principals);
        }
    }

    private static void add(JsonNode statement, Set<String> principals) {
        if (!statement.path("Effect").asText().equals("Allow")) {
            return;
        }
        JsonNode named = statement.path("Principal");
        if (!named.isObject()) {
            principals.add("* *");
            return;
        }
        named.properties()
                .forEach(
                        type -> {
                            JsonNode values = type.getValue();
                            if (values.isArray()) {
                                values.forEach(
                                        value ->
                                                principals.add(
                                                        type.getKey() + " " + value.asText()));
                            } else {
                                principals.add(type.getKey() + " " + values.asText());
                            }
                        });
    }

    /** Returns whether only AWS's own services are trusted. */
    boolean areServices() {
        return !principals.isEmpty()
                && principals.stream()
                        .allMatch(
                                principal ->
                                        principal.startsWith(SERVICE)
                                                && principal.endsWith(".amazonaws.com"));
    }

    /**
     * Returns whether only identity providers of this kind are trusted.
     *
     * @param provider what their ARNs contain
     */
    boolean areSessionsOf(String provider) {
        return !principals.isEmpty()
                && principals.stream()
                        .allMatch(
                                principal ->
                                        principal.startsWith(FEDERATED)
                                                && principal.contains(provider));
    }
}
