package dev.accountvending.model;

/**
 * What AWS does in its own time is not done, and likely to be at any moment: look again in a second
 * or a few. The state machine's Retry does so, for one transition a look where a Wait, the look and
 * a Choice are three. A step fails with it only for as long as that is likely, and otherwise
 * answers "not yet" (docs/adr/0014).
 */
public final class NotYet extends StepFailure {
    private static final long serialVersionUID = 1L;

    public NotYet(String message) {
        super(Explanation.of(message), null);
    }
}
