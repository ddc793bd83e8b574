package dev.accountvending.request;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.cost.SpendingWatchlist;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Extension;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.notify.Announcements;
import dev.accountvending.policy.Policy;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes how long leases last and what they may spend; beyond their kind's limits, asks approvers.
 */
final class TermsService {
    private final Ledger ledger;
    private final LeaseFinder leases;
    private final Policy policy;
    private final Catalog catalog;
    private final Announcements announcements;
    private final SpendingWatchlist watchlist;
    private final Clock clock;

    TermsService(
            Ledger ledger,
            LeaseFinder leases,
            Policy policy,
            Catalog catalog,
            Announcements announcements,
            Clock clock) {
        this.ledger = ledger;
        this.leases = leases;
        this.policy = policy;
        this.catalog = catalog;
        this.announcements = announcements;
        this.watchlist = new SpendingWatchlist(ledger);
        this.clock = clock;
    }

    /**
     * Moves a lease's end; beyond the longest of its kind, asks approvers.
     *
     * @param key identifies a repeat of the request, so that it extends nothing twice
     */
    LeaseService.ChangeResult extend(
            AccountName name, int days, @Nullable String why, Person by, Optional<String> key) {
        Lease lease = leases.managed(name, by);
        Duration longest = longest(lease);
        Extension wanted = new Extension(Duration.ofDays(days), by.value(), why, key.orElse(null));
        LeaseService.ChangeResult wish =
                policy.canBeExempted(lease, by)
                        ? wish(
                                ledger.decisions().extendOrAsk(lease.id(), wanted, longest),
                                new LimitIncrease(
                                        by.value(), clock.instant(), days, null, why, null))
                        : new LeaseService.ChangeResult(
                                ledger.decisions().extend(lease.id(), wanted, longest), false);
        if (!wish.waits() && isExtended(lease, wish.lease())) {
            announcements.extended(wish.lease(), by, days);
        }
        return wish;
    }

    /**
     * Returns whether the extension is granted. A repeat moves no end, but may have to publish what
     * the first run did not.
     */
    private static boolean isExtended(Lease before, Lease now) {
        LimitIncrease wanted = now.approvals().limitIncrease();
        Decision decision = wanted == null ? null : wanted.decision();
        return !Objects.equals(before.terms().expiresAt(), now.terms().expiresAt())
                || decision == null
                || decision.approved();
    }

    private Duration longest(Lease lease) {
        return catalog.find(lease.request().kind())
                .flatMap(Kind::leaseLength)
                .map(length -> Duration.ofDays(length.longestDays()))
                .orElseThrow(
                        () ->
                                new RequestRejected(
                                        "%s has no end date: there is nothing to extend."
                                                .formatted(lease.name())));
    }

    /**
     * Changes a lease's monthly budget; beyond its kind's and what was allowed before, asks
     * approvers. The account follows within a quarter of an hour.
     *
     * @param dollars US dollars
     * @param key identifies a repeat of the request
     */
    LeaseService.ChangeResult changeBudget(
            AccountName name, int dollars, @Nullable String why, Person by, Optional<String> key) {
        Lease lease = leases.managed(name, by);
        int ofKind =
                catalog.find(lease.request().kind())
                        .map(Kind::monthlyBudget)
                        .orElseThrow(
                                () ->
                                        new RequestRejected(
                                                "The kind %s is no longer offered."
                                                        .formatted(lease.request().kind())));
        if (dollars
                <= Math.max(ofKind, Objects.requireNonNullElse(lease.terms().monthlyBudget(), 0))) {
            LeaseChange change =
                    new LeaseChange(clock.instant(), by.value(), null, lease.status(), why);
            Lease changed =
                    ledger.update(lease.id(), now -> withBudget(now, dollars, ofKind, change));
            watchlist.add(lease.id());
            return new LeaseService.ChangeResult(changed, false);
        }
        if (!policy.canBeExempted(lease, by)) {
            throw new RequestRejected(
                    "An account of kind %s may spend %d US dollars a month, and no approver is set who could allow more."
                            .formatted(lease.request().kind(), ofKind));
        }
        LimitIncrease wanted =
                new LimitIncrease(by.value(), clock.instant(), null, dollars, why, null);
        return wish(ledger.decisions().askIncrease(lease.id(), wanted, key.orElse(null)), wanted);
    }

    private static Lease withBudget(Lease lease, int dollars, int ofKind, LeaseChange change) {
        int inForce = Objects.requireNonNullElse(lease.terms().monthlyBudget(), ofKind);
        if (!lease.status().isHeld() || dollars > Math.max(ofKind, inForce)) {
            throw new RequestRejected(
                    "%s %s with a budget of %d US dollars a month: it cannot be changed to %d without an approval."
                            .formatted(lease.name(), lease.status().inWords(), inForce, dollars));
        }
        if (dollars == inForce) {
            return lease;
        }
        String why = change.why() == null ? "" : " " + change.why();
        return lease.noted(
                        change.at(),
                        change.by(),
                        "The monthly budget is %d US dollars.%s".formatted(dollars, why))
                .withTerms(terms -> terms.withMonthlyBudget(dollars == ofKind ? null : dollars));
    }

    /** Returns the result of a recorded limit increase; if it waits, has approvers asked. */
    private LeaseService.ChangeResult wish(Lease lease, LimitIncrease wanted) {
        LimitIncrease open = lease.approvals().openLimitIncrease();
        if (open == null || !open.isSameWishAs(wanted)) {
            return new LeaseService.ChangeResult(lease, false);
        }
        announcements.increaseRequested(lease);
        return new LeaseService.ChangeResult(lease, true);
    }
}
