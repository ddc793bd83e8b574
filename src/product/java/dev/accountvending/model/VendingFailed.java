package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/**
 * AWS refused for good. Where the refusal carries AWS's error code, {@link #is} tells callers for
 * whom that code is an answer (already there, not found) rather than a failure.
 */
public final class VendingFailed extends StepFailure {
    private static final long serialVersionUID = 1L;

    public VendingFailed(String message) {
        this(Explanation.of(message), null, null);
    }

    public VendingFailed(Explanation explanation) {
        this(explanation, null, null);
    }

    public VendingFailed(
            Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation, code, cause);
    }
}
