package dev.accountvending.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

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

    /**
     * Reads one of the files in {@code organization/guardrails}.
     *
     * @param accessRole the role's name that replaces the one in the file
     * @param issuers of the catalog's deployers, that replace those in the file
     */
    static Guardrail read(Path project, String name, String accessRole, Set<String> issuers) {
        String file = "organization/guardrails/%s.json".formatted(name);
        try {
            JsonNode policy = Json.MAPPER.readTree(Files.readString(project.resolve(file)));
            policy.path("Statement").forEach(statement -> replaceIssuers(statement, issuers));
            return new Guardrail(
                    "account-vending-" + name,
                    file,
                    policy.toString().replace(WRITTEN_ROLE, ":role/%s\"".formatted(accessRole)));
        } catch (IOException e) {
            throw new SetupFailed("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
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

    /** Whether a policy says the same, however it is laid out. */
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
