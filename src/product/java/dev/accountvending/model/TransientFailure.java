package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/**
 * Thrown after throttling, a concurrent change, a server's error or a lost connection: the same
 * call may succeed later.
 */
public final class TransientFailure extends StepFailure {
    private static final long serialVersionUID = 1L;

    public TransientFailure(String message) {
        this(Explanation.of(message), null);
    }

    public TransientFailure(Explanation explanation) {
        this(explanation, null);
    }

    public TransientFailure(Explanation explanation, @Nullable Throwable cause) {
        super(explanation, cause);
    }

    public TransientFailure(
            Explanation explanation, @Nullable String code, @Nullable Throwable cause) {
        super(explanation, code, cause);
    }
}
