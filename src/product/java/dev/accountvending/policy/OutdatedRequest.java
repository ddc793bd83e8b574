package dev.accountvending.policy;

/**
 * Thrown when a lease has changed since the person who decides on or ends it saw it; the message
 * says what it is now.
 */
public final class OutdatedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutdatedRequest(String message) {
        super(message);
    }
}
