package dev.accountvending.failure;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;
import dev.accountvending.workflow.Retirements;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/**
 * Ends a lease that nobody had, as failed or, if somebody cancelled it, as withdrawn, and gives
 * back its claims, all at once. A lease that became active after all, because only the answer of
 * its activation was lost, is left alone.
 *
 * <p>Its account is taken back by a retirement, which cleans or closes it. An account that cannot
 * be entered, or that came back so before twice in a row, stays in quarantine for a person.
 *
 * <p>Refused for good once it had its account, it holds its kind: the next requests wait.
 */
public final class FailLease extends Step<FailLease.Input, FailLease.Output> {
    /** How often in a row an account is sent back by leases that failed. */
    static final int SENT_BACK = 2;

    /** The failures that meet the next vend of the kind too. */
    private static final Set<String> OF_KIND =
            Set.of(
                    VendingFailed.class.getName(),
                    QuotaReached.class.getName(),
                    UnitUnguarded.class.getName());

    private final Ledger ledger;
    private final Announcements announcements;
    private final Retirements retirements;

    /**
     * What failed, and what could be undone.
     *
     * @param delegationRemoved false: the subdomain stays claimed, for the parent zone may still
     *     delegate it
     */
    public record Input(LeaseId leaseId, CaughtError failure, boolean delegationRemoved) {}

    /**
     * What became of it.
     *
     * @param status absent where there never was a lease
     * @param cancelled true if a person ended it, so that nothing has failed; absent otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(@Nullable LeaseStatus status, @Nullable Boolean cancelled) {}

    public FailLease() {
        this(FunctionContext.current());
    }

    private FailLease(FunctionContext function) {
        this(Ledger.of(function), Retirements.of(function), Announcements.of(function));
    }

    FailLease(Ledger ledger, Retirements retirements, Announcements announcements) {
        super(Input.class);
        this.ledger = ledger;
        this.retirements = retirements;
        this.announcements = announcements;
    }

    @Override
    public Output run(Input input) {
        Optional<Lease> found = ledger.find(input.leaseId());
        Output output = found.map(lease -> fail(lease, input)).orElse(new Output(null, null));
        if (output.cancelled() == null) {
            announcements.vendingFailed(
                    input.leaseId(), ledger.find(input.leaseId()), input.failure());
        }
        return output;
    }

    private Output fail(Lease found, Input input) {
        Lease lease = found.status().isBeingVended() ? end(found, input) : found;
        if (lease.isGivingBack()) {
            retirements.start(lease);
        }
        return new Output(lease.status(), lease.is(LeaseStatus.WITHDRAWN) ? true : null);
    }

    private Lease end(Lease lease, Input input) {
        String why = input.failure().explanation().forRequester();
        boolean keepSubdomain = !input.delegationRemoved();
        if (lease.isCancelled()) {
            return ledger.progress().giveBack(lease.id(), why, keepSubdomain, false);
        }
        boolean isTrial = isTrial(lease);
        boolean isToBlame =
                !isTrial
                        && account(lease)
                                .filter(own -> own.timesSentBack() >= SENT_BACK)
                                .isPresent();
        if (lease.accountId() != null && !isToBlame && OF_KIND.contains(input.failure().error())) {
            ledger.kinds().hold(lease, input.failure().shortened());
        }
        boolean isSentBack =
                account(lease).isPresent() && !isToBlame && !cannotBeEntered(input.failure());
        return isSentBack
                ? ledger.progress().giveBack(lease.id(), why, keepSubdomain, !isTrial)
                : ledger.progress().fail(lease.id(), Ledger.SYSTEM_ACTOR, why, keepSubdomain);
    }

    /** Returns whether a held kind has let the lease go, so that its account is not to blame. */
    private boolean isTrial(Lease lease) {
        return ledger.kinds()
                .find(lease.request().kind())
                .filter(hold -> lease.id().equals(hold.trial()))
                .isPresent();
    }

    private static boolean cannotBeEntered(CaughtError failure) {
        return failure.error().equals(AccountNotReady.class.getName());
    }

    private Optional<Account> account(Lease lease) {
        return ledger.accounts().of(lease);
    }
}
