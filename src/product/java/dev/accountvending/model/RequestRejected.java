package dev.accountvending.model;

import org.jspecify.annotations.Nullable;

/** Thrown for what the requester can correct: a name taken, a quota used, an unknown kind. */
public final class RequestRejected extends StepFailure {
    private static final long serialVersionUID = 1L;

    public RequestRejected(String message) {
        this(Explanation.of(message), null);
    }

    public RequestRejected(Explanation explanation) {
        this(explanation, null);
    }

    public RequestRejected(Explanation explanation, @Nullable Throwable cause) {
        super(explanation, cause);
    }
}
