package dev.accountvending.ledger;

import java.time.Instant;
import java.time.YearMonth;

/**
 * Why a lease is FROZEN.
 *
 * @param month whose budget is used up
 * @param applied whether the account has been frozen, and not only the ledger's page
 */
public record Freeze(Instant at, YearMonth month, boolean applied) {
    /** Returns one that is not applied to the account yet. */
    public static Freeze begun(Instant at, YearMonth month) {
        return new Freeze(at, month, false);
    }

    /** Returns a copy with the account frozen. */
    public Freeze inForce() {
        return new Freeze(at, month, true);
    }
}
