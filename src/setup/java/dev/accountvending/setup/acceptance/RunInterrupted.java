package dev.accountvending.setup.acceptance;

/** Thrown in a wait when a person ends the run. */
final class RunInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunInterrupted(Throwable cause) {
        super("Interrupted.", cause);
    }
}
