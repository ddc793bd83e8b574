package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/** Thrown when a quota of AWS's is used up: an administrator must act. */
public final class QuotaReached extends StepFailure {
    private static final long serialVersionUID = 1L;

    public QuotaReached(String message) {
        this(Explanation.of(message), null);
    }

    public QuotaReached(Explanation explanation) {
        this(explanation, null);
    }

    public QuotaReached(Explanation explanation, @Nullable Throwable cause) {
        super(explanation, cause);
    }

    public QuotaReached(Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation, code, cause);
    }
}
