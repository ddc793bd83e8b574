package dev.accountvending.ledger;

import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * What people want of a lease that its owner has, held against the lease as it is found. What is
 * refused is refused with a {@link RequestRejected} that says why.
 */
final class LeaseRules {
    private LeaseRules() {}

    /** The lease with a later end; the same wish under the same key moves it once. */
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
        return lease.extended(wanted, end, now);
    }

    /** The lease with a later end; or, beyond the longest, with the wish for that. */
    static Lease extendedOrAsked(Lease lease, Extension wanted, Duration longest, Instant now) {
        if (isRepeated(lease, wanted.by(), wanted.key())) {
            return lease;
        }
        Instant end = extensible(lease).plus(wanted.longer());
        return end.isAfter(lease.terms().requestedAt().plus(longest))
                ? asked(lease, wanted.asExemption(now), wanted.key())
                : lease.extended(wanted, end, now);
    }

    /** The lease with a wish that somebody must allow; the same again is the same wish. */
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
            return lease.asking(wanted, key);
        }
        if (open.isSameWishAs(wanted)) {
            return lease;
        }
        throw new RequestRejected(
                "Only one change of %s can wait at a time. %s asked for %s on %s; when that is decided, ask again."
                        .formatted(lease.name(), open.by(), open.words(), Times.minute(open.at())));
    }

    /**
     * The lease with a decision on what was wanted for it; the first decision stands.
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
        return lease.decided(wanted, decision);
    }

    /** The lease, of which somebody says that it is still needed. */
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
        return key != null && lease.hasUsed(by, key);
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
}
