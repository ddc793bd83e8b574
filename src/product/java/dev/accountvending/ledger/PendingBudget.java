package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A budget that AWS has refused so far, and that is tried again.
 *
 * @param since when AWS first refused it
 * @param why AWS's latest answer
 * @param toldAt when administrators were told that it lasts; null if they were not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingBudget(Instant since, String why, @Nullable Instant toldAt) {
    /** Returns the same with another answer of AWS's. */
    public PendingBudget refusedAgain(String answer) {
        return new PendingBudget(since, answer, toldAt);
    }

    /** Returns the same, of which administrators have been told. */
    public PendingBudget toldAt(Instant at) {
        return new PendingBudget(since, why, at);
    }
}
