package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

/**
 * A session of a role.
 *
 * @param role path and name, as in its ARN: {@code vending/VendingOperator}
 * @param function whose call it is; null for a person's
 */
public record Caller(String account, String role, @Nullable String function) {
    String arn() {
        return "arn:aws:iam::" + account + ":role/" + role;
    }

    Principal principal() {
        return Principal.ofRole(arn());
    }
}
