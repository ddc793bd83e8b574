package dev.accountvending.access;

import dev.accountvending.account.Units;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.time.Instant;

/**
 * Removes all access to the account, before anything in it is deleted. IAM and Identity Center
 * remove access asynchronously, so this returns "not settled", and {@link CheckRevocation} checks
 * later.
 */
public final class RevokeAccess extends Step<RevokeAccess.Input, RevokeAccess.Output> {
    private final Revocation revocation;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * The progress of the revocation.
     *
     * @param settled all access is gone
     * @param accountClosed the account was closed by hand: it cannot be entered
     * @param begunAt when access was revoked first
     */
    public record Output(boolean settled, boolean accountClosed, Instant begunAt) {}

    public RevokeAccess() {
        this(FunctionContext.current());
    }

    private RevokeAccess(FunctionContext function) {
        this(revocation(function), function.clock());
    }

    /** Returns what both steps work with. */
    static Revocation revocation(FunctionContext function) {
        return new Revocation(
                Ledger.of(function),
                function.settings(),
                RoleSessions.of(function)::organization,
                Units.of(function),
                account -> RoleSessions.of(function).asOperator(account).iam(),
                center -> RoleSessions.of(function).identityCenter(center),
                function.clock());
    }

    RevokeAccess(Revocation revocation, Clock clock) {
        super(Input.class);
        this.revocation = revocation;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = revocation.lease(input.leaseId(), input.accountId());
        boolean closed = revocation.isClosed(input.accountId());
        UnitUnguarded unguarded = null;
        try {
            revocation.setAside(input.accountId(), closed);
        } catch (UnitUnguarded refused) {
            // What can be shut is; roles that people made themselves wait for the guardrail.
            unguarded = refused;
        }
        if (!closed) {
            revocation.shutRoles(input.accountId());
        }
        revocation.removeAssignments(lease, input.accountId(), closed);
        if (unguarded != null) {
            revocation.waitForGuardrails(lease, unguarded);
            throw unguarded;
        }
        if (closed) {
            revocation.enter(input.leaseId());
        }
        return new Output(closed, closed, clock.instant());
    }
}
