package dev.accountvending.pool;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;
import dev.accountvending.workflow.Retirements;

/**
 * Ends a lease that made an account for the pool. From here on the account is treated like every
 * other that comes back.
 */
public final class HandToPool extends Step<HandToPool.Input, HandToPool.Output> {
    private final Ledger ledger;
    private final Retirements retirements;

    public record Input(LeaseId leaseId) {}

    public record Output(LeaseStatus status) {}

    public HandToPool() {
        this(FunctionContext.current());
    }

    private HandToPool(FunctionContext function) {
        this(Ledger.of(function), Retirements.of(function));
    }

    HandToPool(Ledger ledger, Retirements retirements) {
        super(Input.class);
        this.ledger = ledger;
        this.retirements = retirements;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        if (!lease.isForPool()) {
            throw new IllegalStateException(
                    "Lease %s is somebody's: its account is not for the pool."
                            .formatted(lease.id()));
        }
        if (lease.is(LeaseStatus.VENDING)) {
            ledger.vending(lease.id(), lease.accountId());
            lease = ledger.move(lease.id(), LeaseStatus.ACTIVE, Ledger.SYSTEM_ACTOR, null);
            ledger.kinds().worked(lease);
        }
        if (lease.status().isHeld()) {
            // An end that was asked for before stays as it was, and so its execution keeps its
            // name.
            lease = ledger.decisions().askRetirement(lease.id(), Ledger.SYSTEM_ACTOR);
            retirements.start(lease);
        }
        return new Output(lease.status());
    }
}
