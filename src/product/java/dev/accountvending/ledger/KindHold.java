package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * Why the requests for a kind wait: a vend of it failed for good, and so would the next.
 *
 * @param since when it began
 * @param why in AWS's words, for administrators
 * @param lease the one that failed first
 * @param trials how many were let go since then, to see whether the cause is gone
 * @param nextTrialAt from when on the next may go
 * @param trial the last that went, until it has failed; absent if none is under way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KindHold(
        Instant since,
        String why,
        LeaseId lease,
        int trials,
        Instant nextTrialAt,
        @Nullable LeaseId trial) {
    private static final Duration FIRST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(6);

    static KindHold begun(LeaseId by, String why, Instant now) {
        return new KindHold(now, why, by, 0, now.plus(FIRST), null);
    }

    /** Returns whether a lease may go on, as the trial under way or as the next. */
    boolean lets(LeaseId candidate, Instant now) {
        return candidate.equals(trial) || !now.isBefore(nextTrialAt);
    }

    /** Returns the hold with a lease under way; the next goes after twice the time. */
    KindHold withTrial(LeaseId next, Instant now) {
        if (next.equals(trial)) {
            return this;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(trials + 1, 10));
        return new KindHold(
                since,
                why,
                lease,
                trials + 1,
                now.plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST),
                next);
    }

    /** Returns the hold after a trial has failed, for this reason now. */
    KindHold failedAgain(String reason) {
        return new KindHold(since, reason, lease, trials, nextTrialAt, null);
    }
}
