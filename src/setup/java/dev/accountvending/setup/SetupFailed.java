package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

/** Thrown when the organization cannot be checked; the message says in a line what to do. */
public final class SetupFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SetupFailed(String message) {
        this(message, null);
    }

    SetupFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
