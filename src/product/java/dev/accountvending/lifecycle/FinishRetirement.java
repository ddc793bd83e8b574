package dev.accountvending.lifecycle;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

/** Ends the lease: its name, its domain and its place in the owner's quota are free again. */
public final class FinishRetirement extends Step<FinishRetirement.Input, FinishRetirement.Output> {
    private final Ledger ledger;

    public record Input(LeaseId leaseId) {}

    public record Output(LeaseStatus status) {}

    public FinishRetirement() {
        this(Ledger.of(FunctionContext.current()));
    }

    FinishRetirement(Ledger ledger) {
        super(Input.class);
        this.ledger = ledger;
    }

    @Override
    public Output run(Input input) {
        return new Output(ledger.progress().finishRetirement(input.leaseId()).status());
    }
}
