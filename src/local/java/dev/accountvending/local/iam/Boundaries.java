package dev.accountvending.local.iam;

import java.util.Optional;

/** Finds the permissions boundary of a role or a user. */
@FunctionalInterface
public interface Boundaries {
    /**
     * Returns the boundary's ARN, if the role or user exists and has one.
     *
     * @param type {@code role} or {@code user}
     */
    Optional<String> boundary(String account, String type, String name);
}
