package dev.accountvending.setup.acceptance;

/** Thrown when a check cannot go on; the message says why, for the report. */
final class CheckFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckFailed(String message) {
        super(message);
    }
}
