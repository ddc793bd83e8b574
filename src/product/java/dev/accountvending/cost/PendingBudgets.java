package dev.accountvending.cost;

import dev.accountvending.baseline.LeaseBudget;
import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Side;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SpendingMessages;

import java.time.Clock;
import java.time.Duration;

/**
 * Makes the budgets that AWS refused when their accounts were vended, every quarter of an hour.
 * Administrators are told once of one that AWS still refuses after two days: a new account's first
 * day is over then, so the reason is another one.
 */
final class PendingBudgets {
    private static final Duration UNUSUAL = Duration.ofDays(2);

    private final Ledger ledger;
    private final LeaseBudget budgets;
    private final SpendingWatchlist watchlist;
    private final SpendingMessages messages;
    private final Clock clock;

    private PendingBudgets(
            Ledger ledger,
            LeaseBudget budgets,
            SpendingWatchlist watchlist,
            SpendingMessages messages,
            Clock clock) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.watchlist = watchlist;
        this.messages = messages;
        this.clock = clock;
    }

    static PendingBudgets of(
            Ledger ledger,
            Catalog catalog,
            SpendingWatchlist watchlist,
            SpendingMessages messages,
            Clock clock) {
        LeaseBudget budgets = new LeaseBudget(ledger, catalog, clock);
        return new PendingBudgets(ledger, budgets, watchlist, messages, clock);
    }

    /**
     * Returns whether AWS still refuses the lease's budget, and so cannot say what was spent.
     *
     * @throws VendingFailed if that is not usual any more
     */
    boolean isRefused(Lease lease, MonthlyBudget budget) {
        if (!isIncomplete(lease)) {
            return false;
        }
        Lease tried = budgets.apply(lease, budget);
        Side pending = tried.sides().of(AccountPart.budget);
        if (pending == null || !isIncomplete(tried)) {
            return false;
        }
        watchlist.add(lease.id());
        if (!pending.since().plus(UNUSUAL).isBefore(clock.instant())) {
            return true;
        }
        if (pending.toldAt() == null) {
            messages.budgetRefused(tried, pending);
            ledger.update(lease.id(), now -> now.told(AccountPart.budget, clock.instant()));
        }
        throw new VendingFailed("AWS has made no budget for two days: " + pending.why());
    }

    private static boolean isIncomplete(Lease lease) {
        return lease.sides().is(AccountPart.budget, PartStatus.INCOMPLETE);
    }
}
