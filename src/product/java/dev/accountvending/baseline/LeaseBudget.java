package dev.accountvending.baseline;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.PendingBudget;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;

import java.time.Clock;
import java.time.Instant;

/**
 * Makes the budget of a lease's account. AWS refuses budgets for up to a day in an account that it
 * has just made, and until the management account has one. No account is lost for that: the lease
 * records what AWS answered, and {@code CheckSpending} tries again until it is made.
 */
public final class LeaseBudget {
    private final Ledger ledger;
    private final Catalog catalog;
    private final Clock clock;

    public LeaseBudget(Ledger ledger, Catalog catalog, Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Makes the budget or corrects it; if AWS refuses, records that on the lease.
     *
     * @return the lease, whose {@code pendingBudget} says whether AWS has refused
     * @throws dev.accountvending.model.TransientFailure if AWS is busy
     */
    public Lease apply(Lease lease, MonthlyBudget budget) {
        try {
            budget.apply(MonthlyBudget.inForce(lease, catalog), lease.request().owner());
        } catch (VendingFailed | QuotaReached | AccountNotReady refused) {
            return ledger.update(lease.id(), now -> refused(now, refused));
        }
        return lease.spending().pendingBudget() == null
                ? lease
                : ledger.update(lease.id(), this::made);
    }

    private Lease refused(Lease lease, StepFailure refused) {
        String answer =
                refused.explanation()
                        .forAdministrators()
                        .orElse(refused.explanation().forRequester());
        PendingBudget pending = lease.spending().pendingBudget();
        if (pending != null) {
            return pending.why().equals(answer) ? lease : with(lease, pending.refusedAgain(answer));
        }
        Instant now = clock.instant();
        return with(lease, new PendingBudget(now, answer, null))
                .noted(
                        now,
                        Ledger.SYSTEM_ACTOR,
                        "AWS makes no budget yet (%s). It is tried again until it is made."
                                .formatted(refused.code().orElse("not ready")));
    }

    private Lease made(Lease lease) {
        return lease.spending().pendingBudget() == null
                ? lease
                : lease.withSpending(spending -> spending.withPendingBudget(null))
                        .noted(clock.instant(), Ledger.SYSTEM_ACTOR, "The budget is made.");
    }

    private static Lease with(Lease lease, PendingBudget pending) {
        return lease.withSpending(spending -> spending.withPendingBudget(pending));
    }
}
