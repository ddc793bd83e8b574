package dev.accountvending.policy;

/** What somebody decides on, or ends, is not what they saw: its message says what it is now. */
public final class OutdatedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutdatedRequest(String message) {
        super(message);
    }
}
