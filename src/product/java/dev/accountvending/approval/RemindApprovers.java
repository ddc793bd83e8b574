package dev.accountvending.approval;

import dev.accountvending.ledger.Approval;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.Objects;

/**
 * Has the approvers reminded when half of their time is over; the execution waits on with a new
 * token. A decision made between the two tokens is sent at once.
 */
public final class RemindApprovers extends Step<RemindApprovers.Input, RemindApprovers.Output> {
    private final Ledger ledger;
    private final ApprovalCallback relay;
    private final Announcements announcements;

    /** The lease and its execution's token, as for {@link AskApproval}. */
    public record Input(LeaseId leaseId, String token) {
        @Override
        public String toString() {
            return "Input[leaseId=%s]".formatted(leaseId);
        }
    }

    /** Not read: the execution goes on with the decision. */
    public record Output(boolean reminded) {}

    public RemindApprovers() {
        this(FunctionContext.current());
    }

    private RemindApprovers(FunctionContext function) {
        this(Ledger.of(function), ApprovalCallback.of(function), Announcements.of(function));
    }

    RemindApprovers(Ledger ledger, ApprovalCallback relay, Announcements announcements) {
        super(Input.class);
        this.ledger = ledger;
        this.relay = relay;
        this.announcements = announcements;
    }

    @Override
    public Output run(Input input) {
        Lease asked = ledger.lease(input.leaseId());
        Approval approval = Objects.requireNonNull(asked.approvals().approval());
        Lease lease = ledger.decisions().awaitApproval(asked.id(), input.token(), approval.until());
        if (lease.approvals().decision() != null) {
            relay.tell(lease);
            return new Output(false);
        }
        announcements.approvalPending(lease);
        return new Output(true);
    }
}
