package dev.accountvending.local.core;

import org.jspecify.annotations.Nullable;

/** The local cloud cannot run; the message is one line that says what to do. */
public final class LocalCloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalCloudException(String message) {
        this(message, null);
    }

    public LocalCloudException(String message, @Nullable Throwable cause) {
        super(message.lines().findFirst().orElse(message), cause);
    }
}
