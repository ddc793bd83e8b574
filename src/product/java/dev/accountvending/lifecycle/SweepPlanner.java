package dev.accountvending.lifecycle;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Reminder;
import dev.accountvending.ledger.Review;
import dev.accountvending.model.LeaseStatus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a due lease needs and when it must be checked again. It reads only the lease and the
 * time, so that the decision fits into the one write that records it.
 *
 * <p>A message is claimed before it is sent, and marked after: so only one of two sweeps sends it,
 * and one whose sender died is sent again after a while. The claim is the lease's {@link Reminder};
 * for a review, its end is the time at which the message fell due.
 *
 * @param reminders how long before the end the owner is reminded
 * @param reviewEvery after which time the owner of a lease without an end is asked
 * @param reviewAnswer how long their answer is waited for
 */
record SweepPlanner(List<Duration> reminders, Duration reviewEvery, Duration reviewAnswer) {
    /** After this time a message that was claimed and never marked counts as unsent. */
    static final Duration CLAIM = Duration.ofMinutes(15);

    /** Shorter than the time between sweeps, so that the next one checks a stuck lease again. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    SweepPlanner {
        reminders = List.copyOf(reminders);
    }

    /** What must be done about a lease. */
    sealed interface SweepAction {
        /** Nothing, now. */
        record Nothing() implements SweepAction {}

        /** It should have left its status, and has not. */
        record Watch() implements SweepAction {}

        /** Its end has come, or was asked for. */
        record Retire() implements SweepAction {}

        /** What AWS refused of its account before is tried again. */
        record Complete(Instant at) implements SweepAction {}

        /** Its owner is reminded of its end. */
        record Remind(Reminder claim) implements SweepAction {}

        /** Its owner is asked whether it is still needed. */
        record AskReview(Reminder claim) implements SweepAction {}

        /** Administrators get the message that its owner does not answer. */
        record Escalate(Reminder claim) implements SweepAction {}
    }

    /**
     * A decision.
     *
     * @param lease as it must be written before the duty is done
     */
    record Plan(Lease lease, SweepAction duty) {
        private static Plan nothing(Lease lease) {
            return new Plan(lease, new SweepAction.Nothing());
        }
    }

    private static boolean isPassing(Lease lease) {
        return lease.is(LeaseStatus.AWAITING_APPROVAL)
                || lease.status().stuckAfter().isPresent()
                || lease.isGivingBack();
    }

    /** Decides what a lease needs. */
    Plan plan(Lease lease, Instant now) {
        Plan plan = decide(lease, now);
        return plan.duty() instanceof SweepAction.Complete
                ? plan // it stays due
                : new Plan(withTry(plan.lease()), plan.duty());
    }

    private Plan decide(Lease lease, Instant now) {
        Instant due = lease.lifecycle().dueAt();
        if (due == null || due.isAfter(now)) {
            return Plan.nothing(lease);
        }
        if (!lease.status().isHeld()) {
            return isPassing(lease)
                    ? new Plan(lease.withDueAt(now.plus(AGAIN)), new SweepAction.Watch())
                    : Plan.nothing(lease.withDueAt(null));
        }
        if (lease.isOver(now)) {
            // It stays due until its retirement has begun, so that a lost start is repeated.
            return new Plan(lease, new SweepAction.Retire());
        }
        Instant tryAt = lease.sides().nextTryAt();
        if (tryAt != null && !tryAt.isAfter(now) && lease.is(LeaseStatus.ACTIVE)) {
            // It stays due, so that the next sweep does what else it needs.
            return new Plan(
                    lease.withSides(sides -> sides.claimed(now)), new SweepAction.Complete(tryAt));
        }
        Instant end = lease.terms().expiresAt();
        return end == null ? review(lease, due, now) : remind(lease, end, due, now);
    }

    /** Returns the lease with its next check no later than what is left of its account is due. */
    private static Lease withTry(Lease lease) {
        Instant tryAt = lease.sides().nextTryAt();
        Instant due = lease.lifecycle().dueAt();
        boolean isSooner = tryAt != null && (due == null || tryAt.isBefore(due));
        return isSooner && lease.status().isHeld() ? lease.withDueAt(tryAt) : lease;
    }

    /**
     * Plans a reminder. After a time without sweeps several can be due; only the nearest to the end
     * is sent. Those that were past when the end was set are not sent: the person who set it knew.
     */
    private Plan remind(Lease lease, Instant end, Instant due, Instant now) {
        Reminder known = lease.notices().reminder();
        Reminder last =
                known != null && known.end().equals(end)
                        ? known
                        : Reminder.past(end, Duration.between(due, end));
        if (isUnderWay(last, now)) {
            return Plan.nothing(lease.withDueAt(earlier(last.at().plus(CLAIM), end)));
        }
        Optional<Duration> nearest =
                reminders.stream()
                        .filter(before -> isLeft(before, last))
                        .filter(before -> !end.minus(before).isAfter(now))
                        .min(Comparator.naturalOrder());
        if (nearest.isEmpty()) {
            return Plan.nothing(
                    lease.withNotices(notices -> notices.withReminder(last)).withDueAt(next(last)));
        }
        Reminder claim = new Reminder(end, nearest.get(), now, false);
        return new Plan(
                lease.withNotices(notices -> notices.withReminder(claim))
                        .withDueAt(whileClaimed(claim, end)),
                new SweepAction.Remind(claim));
    }

    private static boolean isLeft(Duration before, Reminder last) {
        int order = before.compareTo(last.before());
        return last.sent() ? order < 0 : order <= 0;
    }

    /** Returns when the reminder after this one is due, or else the end. */
    private Instant next(Reminder last) {
        return reminders.stream()
                .filter(before -> before.compareTo(last.before()) < 0)
                .max(Comparator.naturalOrder())
                .map(before -> last.end().minus(before))
                .orElse(last.end());
    }

    private Plan review(Lease lease, Instant due, Instant now) {
        Review known = lease.notices().review();
        Review review = known == null ? new Review(due, null, null) : known;
        Instant fallsDue = fallsDue(review);
        if (fallsDue.isAfter(now)) {
            return Plan.nothing(
                    lease.withNotices(notices -> notices.withReview(review)).withDueAt(fallsDue));
        }
        Reminder last = lease.notices().reminder();
        if (last != null && last.end().equals(fallsDue) && isUnderWay(last, now)) {
            return Plan.nothing(lease.withDueAt(last.at().plus(CLAIM)));
        }
        Reminder claim = new Reminder(fallsDue, Duration.ZERO, now, false);
        return new Plan(
                lease.withNotices(notices -> notices.withReview(review).withReminder(claim))
                        .withDueAt(whileClaimed(claim, null)),
                review.askedAt() == null
                        ? new SweepAction.AskReview(claim)
                        : new SweepAction.Escalate(claim));
    }

    /** Returns when the next message of a review is due. */
    private Instant fallsDue(Review review) {
        Instant asked = review.askedAt();
        Instant escalated = review.escalatedAt();
        if (asked == null) {
            return review.since().plus(reviewEvery);
        }
        return escalated == null ? asked.plus(reviewAnswer) : escalated.plus(reviewEvery);
    }

    /** Returns the lease after a reminder was sent. */
    Lease reminded(Lease lease, Reminder claim) {
        if (!claim.equals(lease.notices().reminder())) {
            return withTry(lease);
        }
        Reminder sent = sent(claim);
        return withTry(
                free(
                        lease.withNotices(notices -> notices.withReminder(sent)),
                        whileClaimed(claim, claim.end()),
                        next(sent)));
    }

    /** Returns the lease after its owner was asked. */
    Lease asked(Lease lease, Reminder claim) {
        Review review = lease.notices().review();
        return withTry(
                review == null
                        ? lease
                        : reviewed(lease, claim, new Review(review.since(), claim.at(), null)));
    }

    /** Returns the lease after administrators got the message. */
    Lease escalated(Lease lease, Reminder claim) {
        Review review = lease.notices().review();
        return withTry(
                review == null
                        ? lease
                        : reviewed(
                                lease,
                                claim,
                                new Review(review.since(), review.askedAt(), claim.at())));
    }

    /**
     * Returns the reviewed lease; an answer that came while the message was sent is kept, because
     * it began another review.
     */
    private Lease reviewed(Lease lease, Reminder claim, Review then) {
        Review now = lease.notices().review();
        if (!claim.equals(lease.notices().reminder())
                || now == null
                || !fallsDue(now).equals(claim.end())) {
            return lease;
        }
        return free(
                lease.withNotices(notices -> notices.withReminder(sent(claim)).withReview(then)),
                whileClaimed(claim, null),
                fallsDue(then));
    }

    /**
     * Returns the lease with its next check; if a change in between has set another time, that is
     * kept.
     */
    private static Lease free(Lease lease, Instant whileClaimed, Instant next) {
        return whileClaimed.equals(lease.lifecycle().dueAt()) ? lease.withDueAt(next) : lease;
    }

    private static Instant whileClaimed(Reminder claim, @Nullable Instant end) {
        Instant lapse = claim.at().plus(CLAIM);
        return end == null ? lapse : earlier(lapse, end);
    }

    private static boolean isUnderWay(Reminder claim, Instant now) {
        return !claim.sent() && now.isBefore(claim.at().plus(CLAIM));
    }

    private static Reminder sent(Reminder claim) {
        return new Reminder(claim.end(), claim.before(), claim.at(), true);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
