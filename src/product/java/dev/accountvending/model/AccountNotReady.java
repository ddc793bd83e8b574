package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/** Thrown when a new account's services are not ready yet: retry every few seconds, for minutes. */
public final class AccountNotReady extends StepFailure {
    private static final long serialVersionUID = 1L;

    public AccountNotReady(String message) {
        this(Explanation.of(message), null, null);
    }

    public AccountNotReady(Explanation explanation) {
        this(explanation, null, null);
    }

    public AccountNotReady(
            Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation, code, cause);
    }
}
