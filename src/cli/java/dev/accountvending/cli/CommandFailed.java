package dev.accountvending.cli;

import org.jspecify.annotations.Nullable;

/** A command was refused or failed; the message is one line that says what to do about it. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        this(message, null);
    }

    CommandFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
