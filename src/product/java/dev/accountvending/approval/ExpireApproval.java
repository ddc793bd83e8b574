package dev.accountvending.approval;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;

/** Rejects a request that was not decided in time, unless a decision came at the last moment. */
public final class ExpireApproval extends Step<ExpireApproval.Input, ExpireApproval.Output> {
    private static final String WHY = "Nobody decided in time.";

    private final Ledger ledger;
    private final Announcements announcements;
    private final Clock clock;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean approved) {}

    public ExpireApproval() {
        this(FunctionContext.current());
    }

    private ExpireApproval(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function), function.clock());
    }

    ExpireApproval(Ledger ledger, Announcements announcements, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease =
                ledger.decisions()
                        .decide(
                                input.leaseId(),
                                new Decision(false, Ledger.SYSTEM_ACTOR, clock.instant(), WHY));
        announcements.decided(lease);
        return new Output(lease.is(LeaseStatus.VENDING));
    }
}
