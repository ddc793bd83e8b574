package dev.accountvending.ledger;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * A reminder of a lease's end.
 *
 * @param end of which it reminds: after an extension it no longer counts
 * @param before how long before the end it was due
 * @param at when its sending began
 * @param sent false while that is under way, or if its sender died
 */
public record Reminder(Instant end, Duration before, Instant at, boolean sent) {
    /**
     * Returns one for all reminders that were past when the end was set. It counts as sent: a
     * person who has just got or extended an account knows the end.
     *
     * @param left how long the end was off then
     */
    public static Reminder past(Instant end, Duration left) {
        return new Reminder(end, left, Instant.EPOCH, true);
    }

    /** Returns when it was sent; null if it was not, or not yet. */
    public @Nullable Instant sentAt() {
        return sent && at.isAfter(Instant.EPOCH) ? at : null;
    }
}
