package dev.accountvending.model;

/**
 * Thrown when an organizational unit lacks guardrails, or was deleted: nothing is moved into it. An
 * administrator must act, and the state machine waits for that for some hours.
 */
public final class UnitUnguarded extends StepFailure {
    private static final long serialVersionUID = 1L;

    public UnitUnguarded(Explanation explanation) {
        super(explanation, null);
    }
}
