package dev.accountvending.setup.acceptance;

import org.jspecify.annotations.Nullable;

/** Thrown when a run cannot begin or go on; the message says in a line what to do. */
public final class AcceptanceFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AcceptanceFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
