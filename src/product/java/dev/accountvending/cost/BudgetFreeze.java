package dev.accountvending.cost;

import dev.accountvending.access.OwnerAccess;
import dev.accountvending.account.Units;
import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.cost.CheckSpending.Inside;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.notify.SpendingMessages;
import dev.accountvending.notify.SpendingMessages.Spent;

import java.time.Clock;
import java.util.Objects;

/**
 * Freezes an account whose budget is used up, and opens it again.
 *
 * <p>The ledger is written first, the account follows, and then it is noted that it did: a run that
 * dies in between is made good by the next. An account that is at its end meanwhile is the
 * retirement's: that has moved the lease on before it touches the account, so the ledger is asked
 * before each change here, and the account is moved only from where it was seen before that.
 */
final class BudgetFreeze {
    private final Ledger ledger;
    private final Catalog catalog;
    private final Units units;
    private final OuPath frozenUnit;
    private final OwnerAccess access;
    private final SpendingMessages messages;
    private final SpendingWatchlist watchlist;
    private final Scaling scaling;
    private final Clock clock;

    BudgetFreeze(
            Ledger ledger,
            Catalog catalog,
            Units units,
            OuPath frozenUnit,
            OwnerAccess access,
            SpendingMessages messages,
            Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.units = units;
        this.frozenUnit = frozenUnit;
        this.access = access;
        this.messages = messages;
        this.watchlist = new SpendingWatchlist(ledger);
        this.scaling = new Scaling(ledger);
        this.clock = clock;
    }

    /** Freezes an ACTIVE lease, unless its budget was raised meanwhile. */
    void freeze(Lease lease, Inside inside, Spent spent) {
        watchlist.add(lease.id());
        Lease frozen =
                ledger.update(
                        lease.id(),
                        now ->
                                now.is(LeaseStatus.ACTIVE) && isUsedUp(now, spent)
                                        ? frozen(now, spent)
                                        : now);
        apply(frozen, inside, spent);
    }

    private boolean isUsedUp(Lease lease, Spent spent) {
        int budget = MonthlyBudget.inForce(lease, catalog);
        return new Spent(spent.dollars(), budget, spent.month()).isAt(100);
    }

    private Lease frozen(Lease lease, Spent spent) {
        return lease.withSpending(
                        spending ->
                                spending.withFreeze(Freeze.begun(clock.instant(), spent.month())))
                .moved(
                        LeaseStatus.FROZEN,
                        clock.instant(),
                        Ledger.SYSTEM_ACTOR,
                        spent.words() + ".");
    }

    /** Has the account follow the ledger's page, where it has not yet. */
    void apply(Lease lease, Inside inside, Spent spent) {
        Freeze freeze = lease.spending().freeze();
        if (freeze == null || !isFrozen(lease)) {
            return;
        }
        if (freeze.applied()) {
            if (!scaling.isSuspended(lease)) {
                scaling.suspend(lease, inside.regions());
            }
            return;
        }
        boolean isMoved = units.move(account(lease), frozenUnit, () -> isFrozen(lease));
        // What Identity Center has not let go of yet, the next run looks at again.
        if (isMoved && access.shut(inside.iam(), lease) && isFrozen(lease)) {
            messages.frozen(lease, spent, scaling.suspend(lease, inside.regions()));
            ledger.update(
                    lease.id(),
                    now ->
                            isSame(now, lease)
                                    ? now.withSpending(
                                            spending -> spending.withFreeze(freeze.inForce()))
                                    : now);
        }
    }

    /** Opens a FROZEN lease's account again. */
    void unfreeze(Lease lease, Inside inside, Spent spent) {
        if (!isFrozen(lease)) {
            return;
        }
        boolean isAway = units.isIn(account(lease), frozenUnit);
        OuPath home = lease.terms().organizationalUnit();
        if (isAway) {
            // Nobody is let in while it cannot go back.
            units.guarded(home);
        }
        access.open(inside.iam(), lease);
        if (isAway) {
            units.move(account(lease), home, () -> isFrozen(lease));
        }
        Lease open =
                ledger.update(
                        lease.id(),
                        now ->
                                isSame(now, lease)
                                        ? now.moved(
                                                LeaseStatus.ACTIVE,
                                                clock.instant(),
                                                Ledger.SYSTEM_ACTOR,
                                                spent.words() + ".")
                                        : now);
        if (open.is(LeaseStatus.ACTIVE)) {
            tell(open, spent);
            resume(open, inside);
        } else if (!open.status().isHeld()) {
            access.shutAll(inside.iam(), open);
        }
    }

    /**
     * Lets what scales by itself go on as before; after the account was opened, so that an end that
     * came in between finds it suspended.
     *
     * @return whether nothing is left to resume
     */
    boolean resume(Lease lease, Inside inside) {
        return scaling.resume(lease, inside.regions());
    }

    /** Tells the owner of a lease that is ACTIVE again, where they were not told yet. */
    void tell(Lease lease, Spent spent) {
        messages.unfrozen(lease, spent);
        ledger.update(
                lease.id(),
                now ->
                        now.is(LeaseStatus.ACTIVE)
                                ? now.withSpending(spending -> spending.withFreeze(null))
                                : now);
    }

    private boolean isFrozen(Lease lease) {
        return ledger.find(lease.id()).filter(now -> isSame(now, lease)).isPresent();
    }

    /** Whether it is still the same freezing. */
    private static boolean isSame(Lease now, Lease lease) {
        return now.is(LeaseStatus.FROZEN)
                && now.spending().freeze() != null
                && lease.spending().freeze() != null
                && now.spending().freeze().at().equals(lease.spending().freeze().at());
    }

    private static AccountId account(Lease lease) {
        return Objects.requireNonNull(lease.accountId());
    }
}
