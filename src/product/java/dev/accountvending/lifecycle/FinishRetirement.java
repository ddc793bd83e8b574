package dev.accountvending.lifecycle;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

/** Ends the lease: its name, its domain and its place in the owner's quota are free again. */
public final class FinishRetirement extends Step<FinishRetirement.Input, FinishRetirement.Output> {
    private final Ledger ledger;
    private final Announcements announcements;

    public record Input(LeaseId leaseId) {}

    public record Output(LeaseStatus status) {}

    public FinishRetirement() {
        this(FunctionContext.current());
    }

    private FinishRetirement(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function));
    }

    FinishRetirement(Ledger ledger, Announcements announcements) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
    }

    @Override
    public Output run(Input input) {
        Lease ended = ledger.progress().finishRetirement(input.leaseId());
        announcements.retired(ended);
        return new Output(ended.status());
    }
}
