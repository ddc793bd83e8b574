package dev.accountvending.local;

import java.util.Objects;

/**
 * The body of {@code POST /local/suspension}.
 *
 * @param suspended whether AWS suspends the account, or opens it again
 */
record SuspensionRequest(String accountId, boolean suspended) {
    // JSON may leave it out.
    SuspensionRequest {
        accountId = Objects.requireNonNullElse(accountId, "");
    }
}
