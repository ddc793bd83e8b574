package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when AWS refused for good. If the refusal carries AWS's error code, callers check it with
 * {@link #is} when the code is a result for them (already there, not found) rather than a failure.
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
