package dev.accountvending.baseline;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;

import java.time.Clock;

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
     * Makes the budget or corrects it.
     *
     * @throws StepFailure if AWS refuses it, or is busy
     */
    void make(Lease lease, MonthlyBudget budget) {
        budget.apply(MonthlyBudget.inForce(lease, catalog), lease.request().owner());
    }

    /**
     * Makes the budget or corrects it, and records on the lease what came of it.
     *
     * @return the lease, whose budget is INCOMPLETE if AWS has refused it
     * @throws dev.accountvending.model.TransientFailure if AWS is busy
     */
    public Lease apply(Lease lease, MonthlyBudget budget) {
        try {
            make(lease, budget);
        } catch (VendingFailed | QuotaReached | AccountNotReady refused) {
            return ledger.update(lease.id(), now -> refused(now, refused));
        }
        return lease.sides().is(AccountPart.budget, PartStatus.DONE)
                ? lease
                : ledger.update(lease.id(), now -> now.done(AccountPart.budget, clock.instant()));
    }

    private Lease refused(Lease lease, StepFailure refused) {
        return lease.incomplete(
                AccountPart.budget,
                clock.instant(),
                refused.explanation().inFull(),
                refused.code().orElse("not ready"));
    }
}
