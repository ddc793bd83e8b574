package dev.accountvending.pool;

import dev.accountvending.ledger.Cleaning;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** The state of an account's cleaning. */
public enum CleaningState {
    /** CodeBuild has no room for the pass yet: its build is queued, or was refused. */
    QUEUED,
    /** A pass is under way. */
    RUNNING,
    /** Another pass is needed. */
    AGAIN,
    /** Two passes in a row could read everything and found nothing to remove. */
    CLEAN;

    private static final int CLEAN_PASSES = 2;

    /** Returns the state of a cleaning whose last pass has been counted. */
    static CleaningState of(Cleaning counted) {
        return counted.cleanInARow() >= CLEAN_PASSES ? CLEAN : AGAIN;
    }

    /**
     * Returns whether the last pass has ended and is in the count: what it left is known then, even
     * if it is "".
     */
    static boolean isCounted(Cleaning cleaning) {
        return cleaning.left() != null;
    }

    /** Returns whether there were so many passes that the account will not come clean. */
    static boolean isHopeless(Cleaning counted, int most) {
        return counted.cleanInARow() == 0 && counted.passes() >= most;
    }

    /**
     * Returns the cleaning with the pass to run now: the one that was begun, or another. A cleaning
     * that failed and is asked for again gets all its passes again.
     */
    static Cleaning next(@Nullable Cleaning before, int most, Instant now) {
        if (before == null) {
            return new Cleaning(1, 0, null, now, null);
        }
        if (!isCounted(before) || of(before) == CLEAN) {
            return before;
        }
        return isHopeless(before, most)
                ? new Cleaning(1, 0, null, now, null)
                : new Cleaning(before.passes() + 1, before.cleanInARow(), null, now, null);
    }

    /** Returns the cleaning, whose pass, which CodeBuild has not taken, begins only now. */
    static Cleaning postponed(Cleaning pass, Instant now) {
        return new Cleaning(pass.passes(), pass.cleanInARow(), null, now, null);
    }

    /** Returns the cleaning, whose pass runs as this build. */
    static Cleaning started(Cleaning pass, String build) {
        return new Cleaning(pass.passes(), pass.cleanInARow(), build, pass.at(), pass.left());
    }

    /** Returns the cleaning with its last pass counted. */
    static Cleaning counted(Cleaning pass, boolean clean, String left) {
        return new Cleaning(
                pass.passes(), clean ? pass.cleanInARow() + 1 : 0, pass.build(), pass.at(), left);
    }
}
