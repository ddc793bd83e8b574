package dev.accountvending.local.iam;

import java.util.Optional;

/** Says the ARN of the permissions boundary that a role or a user has. */
@FunctionalInterface
public interface Boundaries {
    /**
     * The boundary, if there is one, and one who has it.
     *
     * @param type {@code role} or {@code user}
     */
    Optional<String> boundary(String account, String type, String name);
}
