package dev.accountvending.model;

/**
 * Thrown when an operation of AWS is not done, but likely to be within seconds. The state machine's
 * Retry checks again with one transition each time; a Wait, the check and a Choice would be three.
 * A step fails with it only while that is likely, and otherwise returns "not yet" (docs/adr/0014).
 */
public final class NotYet extends StepFailure {
    private static final long serialVersionUID = 1L;

    public NotYet(String message) {
        super(Explanation.of(message), null);
    }
}
