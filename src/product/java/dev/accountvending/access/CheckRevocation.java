package dev.accountvending.access;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Proves that all access is gone, and records it in the ledger: the guardrail that denies
 * everything to all principals but us is in force in the account, our roles trust nobody, and
 * nobody is assigned in Identity Center.
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
        List<String> open = List.of();
        if (!closed) {
            open = revocation.openRoles(input.accountId());
            revocation.shutRoles(input.accountId());
        }
        boolean gone = revocation.removeAssignments(lease, input.accountId(), closed);
        if (!closed) {
            requireDenial(lease, input.accountId());
        }
        boolean settled = closed || (gone && open.isEmpty());
        if (settled) {
            revocation.enter(input.leaseId());
        } else if (!clock.instant().isBefore(input.begunAt().plus(PATIENCE))) {
            throw tooLate(lease, input.accountId(), gone ? open : List.of());
        }
        return new RevokeAccess.Output(settled, closed, input.begunAt());
    }

    /** Whoever took the account out of quarantine let its roles in again. */
    private void requireDenial(Lease lease, AccountId account) {
        try {
            revocation.setAside(account, false);
        } catch (UnitUnguarded refused) {
            revocation.waitForGuardrails(lease, refused);
            throw refused;
        }
    }

    private static VendingFailed tooLate(Lease lease, AccountId account, List<String> open) {
        String what =
                open.isEmpty()
                        ? "Identity Center still lets somebody into account %s, %d minutes after it was told not to: remove the account's assignments there by hand."
                                .formatted(account, PATIENCE.toMinutes())
                        : "Somebody opens the roles %s of account %s again: find out who may."
                                .formatted(String.join(", ", open), account);
        return new VendingFailed(
                Explanation.of("The end of %s stopped.".formatted(lease.name()), what));
    }
}
