package dev.accountvending.access;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks whether all access is gone, and records the result in the ledger.
 *
 * <p>IAM is eventually consistent: it may have admitted sessions for some seconds after a role was
 * shut. So existing sessions are denied once more.
 */
public final class CheckRevocation extends Step<CheckRevocation.Input, RevokeAccess.Output> {
    /** Identity Center usually needs some seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Revocation revocation;
    private final Clock clock;

    /** {@code begunAt}: when access was revoked first. */
    public record Input(LeaseId leaseId, AccountId accountId, Instant begunAt) {}

    public CheckRevocation() {
        this(FunctionContext.current());
    }

    private CheckRevocation(FunctionContext function) {
        this(RevokeAccess.revocation(function), function.clock());
    }

    CheckRevocation(Revocation revocation, Clock clock) {
        super(Input.class);
        this.revocation = revocation;
        this.clock = clock;
    }

    @Override
    public RevokeAccess.Output run(Input input) {
        Lease lease = revocation.lease(input.leaseId(), input.accountId());
        boolean closed = revocation.isClosed(input.accountId());
        if (!closed) {
            revocation.shutRoles(input.accountId());
        }
        boolean gone = revocation.removeAssignments(lease, input.accountId(), closed);
        if (gone || closed) {
            revocation.enter(input.leaseId());
        } else if (!clock.instant().isBefore(input.begunAt().plus(PATIENCE))) {
            throw tooLate(lease, input.accountId());
        }
        return new RevokeAccess.Output(gone || closed, closed, input.begunAt());
    }

    private static VendingFailed tooLate(Lease lease, AccountId account) {
        return new VendingFailed(
                Explanation.of(
                        "The end of %s stopped.".formatted(lease.name()),
                        "Identity Center still lets somebody into account %s, %d minutes after it was told not to: remove the account's assignments there by hand."
                                .formatted(account, PATIENCE.toMinutes())));
    }
}
