package dev.accountvending.approval;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.time.Duration;

/** Has the kind's approvers asked; the execution waits until its token is sent back. */
public final class AskApproval extends Step<AskApproval.Input, AskApproval.Output> {
    private final Ledger ledger;
    private final ApprovalCallback relay;
    private final Announcements announcements;
    private final Duration atMost;
    private final Clock clock;

    /**
     * The lease and its execution's token.
     *
     * @param token the execution's task token, with which the decision is sent to it
     */
    public record Input(LeaseId leaseId, String token) {
        @Override
        public String toString() {
            return "Input[leaseId=%s]".formatted(leaseId);
        }
    }

    /** Not read: the execution goes on with the decision. */
    public record Output(boolean asked) {}

    public AskApproval() {
        this(FunctionContext.current());
    }

    private AskApproval(FunctionContext function) {
        this(
                Ledger.of(function),
                ApprovalCallback.of(function),
                Announcements.of(function),
                function.settings().approvalAtMost(),
                function.clock());
    }

    AskApproval(
            Ledger ledger,
            ApprovalCallback relay,
            Announcements announcements,
            Duration atMost,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.relay = relay;
        this.announcements = announcements;
        this.atMost = atMost;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease =
                ledger.decisions()
                        .awaitApproval(
                                input.leaseId(), input.token(), clock.instant().plus(atMost));
        if (lease.approvals().decision() != null) {
            relay.tell(lease);
            return new Output(false);
        }
        announcements.approvalRequested(lease);
        return new Output(true);
    }
}
