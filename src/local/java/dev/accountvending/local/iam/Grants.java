package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Records the grants of roles, and which of them a call needed. */
final class Grants {
    /**
     * One action on one resource, as a statement writes them.
     *
     * @param sid of the statement, or its number in the policy
     */
    record Grant(String role, String policy, String sid, String action, String resource)
            implements Comparable<Grant> {
        @Override
        public int compareTo(Grant other) {
            return toString().compareTo(other.toString());
        }
    }

    private final Map<String, Set<Grant>> used = new ConcurrentHashMap<>();

    /** Notes what allowed a call. */
    void used(Identity identity, IamAction asked, List<AccessDecision.Reason> reasons) {
        for (AccessDecision.Reason reason : reasons) {
            if (reason.kind().equals("identity")) {
                identity.policies().stream()
                        .filter(policy -> policy.name().equals(reason.policy()))
                        .flatMap(policy -> statement(identity, policy, reason.index()).stream())
                        .filter(grant -> matches(grant.action(), asked.action(), true))
                        .filter(grant -> matches(grant.resource(), asked.resource(), false))
                        .forEach(used(identity)::add);
            }
        }
    }

    private Set<Grant> used(Identity identity) {
        return used.computeIfAbsent(identity.arn(), _ -> ConcurrentHashMap.newKeySet());
    }

    /**
     * Writes the grants of these roles, and the used ones among them, into a new file.
     *
     * @param roles their ARNs; a role that no longer exists may have been needed
     */
    void write(Collection<String> roles, Collection<Identity> there, Path folder) {
        Set<Grant> granted = new TreeSet<>();
        for (Identity role : there) {
            for (Policy policy : role.policies()) {
                for (int i = 1; i <= statements(policy).size(); i++) {
                    granted.addAll(statement(role, policy, i));
                }
            }
        }
        Set<Grant> needed = new TreeSet<>();
        roles.forEach(role -> needed.addAll(used.getOrDefault(role, Set.of())));
        ObjectNode report = Json.MAPPER.createObjectNode();
        report.set("granted", Json.MAPPER.valueToTree(granted));
        report.set("used", Json.MAPPER.valueToTree(needed));
        try {
            Files.createDirectories(folder);
            Files.writeString(Files.createTempFile(folder, "grants-", ".json"), report.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Grant> statement(Identity role, Policy policy, int index) {
        JsonNode statement = statements(policy).get(index - 1);
        List<Grant> grants = new ArrayList<>();
        if (statement.path("Effect").asText().equals("Allow")) {
            for (String action : texts(statement.path("Action"))) {
                for (String resource : texts(statement.path("Resource"))) {
                    grants.add(
                            new Grant(
                                    role.arn().substring(role.arn().lastIndexOf('/') + 1),
                                    policy.name(),
                                    statement.path("Sid").asText(Integer.toString(index)),
                                    action,
                                    resource));
                }
            }
        }
        return grants;
    }

    private static List<JsonNode> statements(Policy policy) {
        JsonNode statements = policy.document().path("Statement");
        return statements.isArray() ? statements.valueStream().toList() : List.of(statements);
    }

    private static List<String> texts(JsonNode node) {
        return node.isArray()
                ? node.valueStream().map(JsonNode::asText).toList()
                : node.isTextual() ? List.of(node.textValue()) : List.of();
    }

    /** Matches as policies do: {@code *} and {@code ?}. An action without resources is on "*". */
    private static boolean matches(String pattern, String text, boolean anyCase) {
        String expression =
                pattern.chars()
                        .mapToObj(
                                c ->
                                        switch (c) {
                                            case '*' -> ".*";
                                            case '?' -> ".";
                                            default -> Pattern.quote(Character.toString(c));
                                        })
                        .collect(Collectors.joining());
        return Pattern.compile(expression, anyCase ? Pattern.CASE_INSENSITIVE : 0)
                .matcher(text)
                .matches();
    }
}
