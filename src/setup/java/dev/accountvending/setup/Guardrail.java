package dev.accountvending.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Commitment;
import dev.accountvending.catalog.Guardrails;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A service control policy of ours.
 *
 * @param name at AWS
 * @param file that it is written in
 * @param content JSON without white space, as it is sent: what Organizations counts
 */
public record Guardrail(String name, String file, String content) {
    /**
     * How many characters a service control policy may have (<a
     * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
     */
    static final int LONGEST = 10_240;

    /** The access role that the files name. */
    private static final String WRITTEN_ROLE = ":role/OrganizationAccountAccessRole\"";

    private static final String ISSUER = "arn:aws:iam::*:oidc-provider/";
    private static final String REGIONS = "OnlyInTheseRegions";

    /**
     * The values that the files in {@code organization/guardrails} leave to an installation.
     *
     * @param accessRole the role's name that replaces the one in the files
     * @param issuers of the catalog's deployers, that replace those in the files
     * @param protectedRoles that are kept besides those in the files
     */
    record Blanks(String accessRole, Set<String> issuers, List<ProtectedRole> protectedRoles) {
        Blanks {
            issuers = Set.copyOf(issuers);
            protectedRoles = List.copyOf(protectedRoles);
        }
    }

    /** Reads one of the files in {@code organization/guardrails}. */
    static Guardrail read(Path project, String name, Blanks blanks) {
        JsonNode policy = policy(project, name);
        for (JsonNode statement : policy.path("Statement")) {
            replaceIssuers(statement, blanks.issuers());
            if (statement.path("Sid").asText().equals("KeepWhatOthersMade")) {
                blanks.protectedRoles()
                        .forEach(
                                role ->
                                        statement
                                                .<ArrayNode>withArray("Resource")
                                                .add("arn:aws:iam::*:" + role.resource()));
            }
        }
        return of("account-vending-" + name, file(name), policy, blanks);
    }

    /**
     * Builds a kind's guardrail: the commitments that it may not make, the regions and the families
     * of instances that it may use.
     */
    static Guardrail ofUnit(Path project, OuPath unit, Guardrails guardrails, Blanks blanks) {
        if (guardrails.isUsual()) {
            return read(project, "commitments", blanks);
        }
        ObjectNode policy = policy(project, "commitments");
        ArrayNode statements = policy.withArray("Statement");
        Set<String> allowed =
                guardrails.allow().stream().map(Commitment::sid).collect(Collectors.toSet());
        statements.removeIf(statement -> allowed.contains(statement.path("Sid").asText()));
        for (JsonNode limit : policy(project, "limits").path("Statement")) {
            boolean isOfRegions = limit.path("Sid").asText().equals(REGIONS);
            List<String> values =
                    isOfRegions
                            ? guardrails.regions()
                            : guardrails.instanceFamilies().stream()
                                    .map(family -> family + ".*")
                                    .toList();
            if (!values.isEmpty()) {
                fill(limit.path("Condition"), values);
                statements.add(limit);
            }
        }
        return of(guardrails.policyAt(unit), "catalog.yml for " + unit, policy, blanks);
    }

    /** Puts values in the place of each list that a condition compares strings with. */
    private static void fill(JsonNode condition, List<String> values) {
        condition
                .properties()
                .forEach(
                        operator -> {
                            if (operator.getKey().contains("String")) {
                                operator.getValue()
                                        .properties()
                                        .forEach(
                                                key ->
                                                        key.setValue(
                                                                Json.MAPPER.valueToTree(values)));
                            }
                        });
    }

    private static Guardrail of(String name, String file, JsonNode policy, Blanks blanks) {
        return new Guardrail(
                name,
                file,
                policy.toString()
                        .replace(WRITTEN_ROLE, ":role/%s\"".formatted(blanks.accessRole())));
    }

    private static ObjectNode policy(Path project, String name) {
        try {
            return Json.MAPPER.readValue(
                    Files.readString(project.resolve(file(name))), ObjectNode.class);
        } catch (IOException e) {
            throw new SetupFailed("%s cannot be read: %s".formatted(file(name), e.getMessage()), e);
        }
    }

    private static String file(String name) {
        return "organization/guardrails/%s.json".formatted(name);
    }

    private static void replaceIssuers(JsonNode statement, Set<String> issuers) {
        if (statement.path("Resource") instanceof ArrayNode resources) {
            Set<String> replaced = new TreeSet<>();
            boolean any = false;
            for (JsonNode resource : resources) {
                if (resource.asText().startsWith(ISSUER)) {
                    any = true;
                } else {
                    replaced.add(resource.asText());
                }
            }
            if (any) {
                issuers.forEach(issuer -> replaced.add(ISSUER + issuer));
                resources.removeAll();
                replaced.forEach(resources::add);
            }
        }
    }

    boolean isTooLong() {
        return content.length() > LONGEST;
    }

    /** Returns whether a policy says the same, in any layout. */
    boolean equalsPolicy(String another) {
        try {
            return Json.MAPPER.readTree(content).equals(Json.MAPPER.readTree(another));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
