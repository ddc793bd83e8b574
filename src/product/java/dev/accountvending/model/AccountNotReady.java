package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/** A fresh account's services are still waking: ask again in some seconds, for minutes. */
public final class AccountNotReady extends StepFailure {
    private static final long serialVersionUID = 1L;

    public AccountNotReady(String message) {
        this(Explanation.of(message), null);
    }

    public AccountNotReady(Explanation explanation) {
        this(explanation, null);
    }

    public AccountNotReady(Explanation explanation, @Nullable Throwable cause) {
        super(explanation, cause);
    }
}
