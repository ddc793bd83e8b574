package dev.accountvending.ledger;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * A reminder of a lease's end.
 *
 * @param end of which it reminds: after an extension it counts for nothing
 * @param before how long before the end it was due
 * @param at when its sending began
 * @param sent false while that is under way, or if its sender died
 */
public record Reminder(Instant end, Duration before, Instant at, boolean sent) {
    /**
     * One for all reminders of an end that were past when that end was set. It counts as sent, as
     * the person who has just got or extended an account knows.
     *
     * @param left how long the end was off then
     */
    public static Reminder past(Instant end, Duration left) {
        return new Reminder(end, left, Instant.EPOCH, true);
    }

    /** When it was sent; null if it was not, or not yet. */
    public @Nullable Instant sentAt() {
        return sent && at.isAfter(Instant.EPOCH) ? at : null;
    }
}
