package dev.accountvending.ledger;

/** The idempotency key was used for something else. */
public final class IdempotencyConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IdempotencyConflict() {
        super(
                "This Idempotency-Key was used for another request within the last day: send a new"
                        + " key, or the same body.");
    }
}
