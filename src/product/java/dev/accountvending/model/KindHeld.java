package dev.accountvending.model;

/**
 * Thrown when a request must wait before it takes an account, because the last vend of its kind
 * failed for good. The state machine asks again for five days.
 */
public final class KindHeld extends StepFailure {
    private static final long serialVersionUID = 1L;

    public KindHeld(Explanation explanation) {
        super(explanation, null);
    }
}
