package dev.accountvending.lifecycle;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

/** Hands the account over to its owner. */
public final class ActivateLease extends Step<ActivateLease.Input, ActivateLease.Output> {
    private final Ledger ledger;

    /**
     * The lease.
     *
     * @param alias passed on by executions that an earlier version began; the ledger has it
     */
    public record Input(LeaseId leaseId, @Nullable String alias) {}

    public record Output(LeaseStatus status) {}

    public ActivateLease() {
        this(Ledger.of(FunctionContext.current()));
    }

    ActivateLease(Ledger ledger) {
        super(Input.class);
        this.ledger = ledger;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        if (!lease.is(LeaseStatus.ACTIVE)) {
            ledger.vending(lease.id(), lease.accountId());
        }
        Lease active = ledger.progress().activate(input.leaseId(), input.alias());
        ledger.kinds().worked(active);
        return new Output(active.status());
    }
}
