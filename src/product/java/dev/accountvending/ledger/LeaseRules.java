package dev.accountvending.ledger;

import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * The rules for changes of a lease. Each returns the changed lease, or the lease that it was given
 * if there is nothing to do.
 *
 * <p>A rule refuses what a person may not do with a {@link RequestRejected} that says why.
 */
final class LeaseRules {
    /** By then the execution has taken silence for a "no". */
    private static final Duration SILENCE = Duration.ofHours(1);

    private LeaseRules() {}

    /** Returns the lease with a later end; a repeat under the same key moves nothing. */
    static Lease extended(Lease lease, Extension wanted, Duration longest, Instant now) {
        if (isRepeated(lease, wanted.by(), wanted.key())) {
            return lease;
        }
        Instant end = extensible(lease).plus(wanted.longer());
        Instant latest = lease.terms().requestedAt().plus(longest);
        if (end.isAfter(latest)) {
            throw new RequestRejected(
                    "An account of kind %s lasts %d days at most: %s can end on %s at the latest."
                            .formatted(
                                    lease.request().kind(),
                                    longest.toDays(),
                                    lease.name(),
                                    Times.minute(latest)));
        }
        return withEnd(lease, wanted, end, now);
    }

    /** Returns the lease with a later end or, beyond the longest, with the request for that. */
    static Lease extendedOrAsked(Lease lease, Extension wanted, Duration longest, Instant now) {
        if (isRepeated(lease, wanted.by(), wanted.key())) {
            return lease;
        }
        Instant end = extensible(lease).plus(wanted.longer());
        return end.isAfter(lease.terms().requestedAt().plus(longest))
                ? asked(lease, wanted.asLimitIncrease(now), wanted.key())
                : withEnd(lease, wanted, end, now);
    }

    /**
     * Returns the lease with a limit increase that approvers must allow; a repeat changes nothing.
     */
    static Lease asked(Lease lease, LimitIncrease wanted, @Nullable String key) {
        if (isRepeated(lease, wanted.by(), key)) {
            return lease;
        }
        if (wanted.days() == null) {
            held(lease, "nothing can be allowed for it");
        } else {
            extensible(lease);
        }
        LimitIncrease open = lease.approvals().openLimitIncrease();
        if (open == null) {
            return asking(lease, wanted, key);
        }
        if (open.isSameWishAs(wanted)) {
            return lease;
        }
        throw new RequestRejected(
                "Only one change of %s can wait at a time. %s asked for %s on %s; when that is decided, ask again."
                        .formatted(lease.name(), open.by(), open.words(), Times.minute(open.at())));
    }

    /**
     * Returns the lease with a decision on its limit increase; only the first decision counts.
     *
     * @param seen what the decision is about: it must still be what is wanted
     */
    static Lease decided(Lease lease, LimitIncrease seen, Decision decision) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted == null || !wanted.at().equals(seen.at()) || !wanted.isSameWishAs(seen)) {
            throw new RequestRejected(
                    "%s %s, and what was decided on is no longer asked for."
                            .formatted(lease.name(), lease.status().inWords()));
        }
        if (wanted.decision() != null) {
            return lease;
        }
        if (wanted.days() == null) {
            held(lease, "nothing can be allowed for it");
        } else {
            extensible(lease);
        }
        return withDecision(lease, wanted, decision);
    }

    /** Returns the lease, reviewed as still needed. */
    static Lease needed(Lease lease, String by, Instant now) {
        held(lease, "it cannot be kept");
        if (lease.terms().expiresAt() != null) {
            throw new RequestRejected(
                    "%s has an end date, %s, so there is nothing to keep: extend it instead."
                            .formatted(lease.name(), Times.minute(lease.terms().expiresAt())));
        }
        Review review = lease.notices().review();
        return review != null && review.askedAt() == null && review.since().equals(now)
                ? lease
                : lease.noted(now, by, "Still needed.")
                        .withNotices(notices -> notices.withReview(new Review(now, null, null)))
                        .withDueAt(now);
    }

    private static boolean isRepeated(Lease lease, String by, @Nullable String key) {
        return lease.terms().hasUsed(by, key);
    }

    private static Lease withEnd(Lease lease, Extension by, Instant end, Instant now) {
        return lease.noted(
                        now,
                        by.by(),
                        "Extended to %s.%s".formatted(Times.minute(end), behind(by.why())))
                .withTerms(terms -> terms.withExpiresAt(end).using(by.by(), by.key()))
                .withDueAt(now);
    }

    private static Lease asking(Lease lease, LimitIncrease wanted, @Nullable String key) {
        String what = "Asked for %s.%s".formatted(wanted.words(), behind(wanted.why()));
        return lease.noted(wanted.at(), wanted.by(), what)
                .withApprovals(approvals -> approvals.withLimitIncrease(wanted))
                .withTerms(terms -> terms.using(wanted.by(), key));
    }

    private static Lease withDecision(Lease lease, LimitIncrease wanted, Decision decision) {
        String outcome = decision.approved() ? "Approved" : "Rejected";
        String what = "%s: %s.%s".formatted(outcome, wanted.words(), behind(decision.why()));
        Lease decided =
                lease.noted(decision.at(), decision.by(), what)
                        .withApprovals(all -> all.withLimitIncrease(wanted.withDecision(decision)));
        return decision.approved() ? increased(decided, wanted, decision.at()) : decided;
    }

    private static Lease increased(Lease lease, LimitIncrease wanted, Instant now) {
        Integer days = wanted.days();
        Integer budget = wanted.monthlyBudget();
        Instant end = lease.terms().expiresAt();
        Lease increased = lease;
        if (days != null && end != null) {
            Instant later = end.plus(Duration.ofDays(days));
            increased = increased.withTerms(t -> t.withExpiresAt(later)).withDueAt(now);
        }
        return budget == null
                ? increased
                : increased.withTerms(terms -> terms.withMonthlyBudget(budget));
    }

    private static String behind(@Nullable String why) {
        return why == null ? "" : " " + why;
    }

    private static Instant extensible(Lease lease) {
        held(lease, "only an active account can be extended");
        Instant end = lease.terms().expiresAt();
        if (end == null) {
            throw new RequestRejected(
                    "%s has no end date: there is nothing to extend.".formatted(lease.name()));
        }
        return end;
    }

    private static void held(Lease lease, String or) {
        if (!lease.status().isHeld()) {
            throw new RequestRejected(
                    "%s %s: %s.".formatted(lease.name(), lease.status().inWords(), or));
        }
        if (lease.lifecycle().retirement() != null) {
            throw new RequestRejected("%s is about to be taken back.".formatted(lease.name()));
        }
    }

    /** Returns the lease with an approval that is waited for under this token. */
    static Lease awaitingApproval(Lease lease, String token, Instant until, Instant now) {
        StepInputCheck.goingOn(lease);
        if (lease.is(LeaseStatus.REQUESTED)) {
            return lease.moved(LeaseStatus.AWAITING_APPROVAL, now, Ledger.SYSTEM_ACTOR, null)
                    .withApprovals(all -> all.withApproval(new Approval.Waiting(token, now, until)))
                    .withDueAt(until.plus(SILENCE));
        }
        Approval before = lease.approvals().approval();
        return before == null
                ? lease
                : lease.withApprovals(all -> all.withApproval(before.withToken(token)));
    }

    /** Returns the lease with a decision on its vend; only the first decision counts. */
    static Lease approvalDecided(Lease lease, Decision decision, LeaseStatus to) {
        return lease.is(LeaseStatus.AWAITING_APPROVAL)
                        && lease.approvals().approval() instanceof Approval.Waiting waiting
                ? lease.moved(to, decision.at(), decision.by(), decision.why())
                        .withApprovals(all -> all.withApproval(waiting.decided(decision)))
                : lease;
    }

    /** Returns the lease with its end asked for, or cancelled; a repeat changes nothing. */
    static Lease retirementAsked(Lease lease, String by, Instant now) {
        boolean isMade = lease.is(LeaseStatus.REQUESTED) || lease.is(LeaseStatus.VENDING);
        if (!lease.status().isHeld() && !isMade) {
            throw new RequestRejected(
                    "%s %s: there is nothing to give back."
                            .formatted(lease.name(), lease.status().inWords()));
        }
        if (lease.lifecycle().retirement() != null) {
            return lease;
        }
        return lease.withLifecycle(
                stage -> isMade ? stage.cancelled(now, by) : stage.retiring(now, by));
    }

    /**
     * Returns the lease, ended before anybody had its account, which is to be taken back: as
     * WITHDRAWN if somebody cancelled it, else as FAILED.
     */
    static Lease givingBack(Lease lease, String why, Instant now) {
        RetirementRequest asked = lease.lifecycle().retirement();
        Lease ended =
                asked == null
                        ? lease.moved(LeaseStatus.FAILED, now, Ledger.SYSTEM_ACTOR, why)
                                .withLifecycle(
                                        stage ->
                                                stage.withRetirement(
                                                        new RetirementRequest(
                                                                Ledger.SYSTEM_ACTOR, now)))
                        : lease.moved(LeaseStatus.WITHDRAWN, now, asked.by(), "Cancelled.");
        return ended.withDueAt(LeaseStatus.RETIRING.stuckAfter().map(now::plus).orElse(null));
    }

    /** Returns the lease, whose end begins if due, or continues, under an execution. */
    static Lease retiring(Lease lease, String execution, Instant now) {
        return switch (lease.status()) {
            case ACTIVE, FROZEN -> lease.isOver(now) ? ending(lease, execution, now) : lease;
            case QUARANTINED ->
                    under(
                            execution,
                            lease.moved(
                                    LeaseStatus.RETIRING,
                                    now,
                                    Ledger.SYSTEM_ACTOR,
                                    "Its retirement goes on."));
            case RETIRING -> under(execution, lease);
            case FAILED, WITHDRAWN ->
                    lease.isGivingBack()
                            ? lease.withLifecycle(stage -> stage.withTakenBackBy(execution))
                            : lease;
            case REQUESTED, AWAITING_APPROVAL, VENDING, RETIRED, REJECTED -> lease;
        };
    }

    private static Lease ending(Lease lease, String execution, Instant now) {
        RetirementRequest asked = lease.lifecycle().retirement();
        String why =
                asked == null ? "Its time was over." : "Asked for by %s.".formatted(asked.by());
        return under(execution, lease.moved(LeaseStatus.RETIRING, now, Ledger.SYSTEM_ACTOR, why))
                .withApprovals(approvals -> approvals.withLimitIncrease(null));
    }

    /** Returns the lease with the execution that works on it. */
    static Lease under(String execution, Lease lease) {
        return lease.withLifecycle(stage -> stage.withExecution(execution));
    }

    /**
     * Returns the lease, whose domain is kept for its owner as long as their certificate may be
     * valid. The certificate would also be valid for the next owner's domain.
     *
     * @param domainHeld for how long; zero: not
     */
    static Lease holdingDomain(Lease ended, Duration domainHeld, Instant now) {
        return domainHeld.isZero()
                ? ended
                : ended.withDomain(domain -> domain.held(now.plus(domainHeld)));
    }
}
