package dev.accountvending.setup;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /** Reads one of the files in {@code organization/guardrails}. */
    static Guardrail read(Path project, String name, String accessRole) {
        String file = "organization/guardrails/%s.json".formatted(name);
        try {
            String content = Json.MAPPER.readTree(Files.readString(project.resolve(file))).toString();
            return new Guardrail(
                    "account-vending-" + name,
                    file,
                    content.replace(WRITTEN_ROLE, ":role/%s\"".formatted(accessRole)));
        } catch (IOException e) {
            throw new SetupFailed("%s cannot be read: %s".formatted(file, e.getMessage()), e);
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
