package dev.accountvending.failure;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Writes down why a lease's end stopped. The lease stays RETIRING where another try may do; it is
 * set aside with its account where only an administrator can help. Nothing is undone: what access
 * was taken away stays away.
 */
public final class FailRetirement extends Step<FailRetirement.Input, FailRetirement.Output> {
    private final Ledger ledger;
    private final Announcements announcements;
    private final int cleaningPasses;

    public record Input(LeaseId leaseId, CaughtError failure) {}

    /** The lease's status; absent where there never was a lease. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(@Nullable LeaseStatus status) {}

    public FailRetirement() {
        this(FunctionContext.current());
    }

    private FailRetirement(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function), function.settings().cleaningPasses());
    }

    /**
     * The one that takes everything.
     *
     * @param cleaningPasses after how many an account that is not clean is set aside
     */
    FailRetirement(Ledger ledger, Announcements announcements, int cleaningPasses) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
        this.cleaningPasses = cleaningPasses;
    }

    @Override
    public Output run(Input input) {
        Output output = fail(input);
        announcements.retirementFailed(
                input.leaseId(), ledger.find(input.leaseId()), input.failure());
        return output;
    }

    private Output fail(Input input) {
        Optional<Lease> found = ledger.find(input.leaseId());
        if (found.isEmpty()) {
            return new Output(null);
        }
        Lease lease = found.get();
        String why = "Its retirement stopped: " + input.failure().shortened();
        if (lease.isAtEnd() && isGivenUp(lease, input.failure())) {
            return new Output(ledger.progress().quarantine(lease.id(), why).status());
        }
        return lease.isAtEnd() || lease.status().isHeld()
                ? new Output(ledger.progress().note(lease.id(), why).status())
                : new Output(lease.status()); // ended after all, its answer lost; or set aside
    }

    /**
     * Once nobody has access, a refusal for good leaves nothing that another try could do; nor does
     * an account that cannot be entered, if nobody ever had it. A unit gets its guardrails back.
     */
    private boolean isGivenUp(Lease lease, CaughtError failure) {
        if (failure.error().equals(UnitUnguarded.class.getName())) {
            return false;
        }
        Cleaning cleaning = lease.cleaning();
        boolean refused = failure.error().equals(VendingFailed.class.getName());
        return (cleaning != null && cleaning.passes() >= cleaningPasses)
                || (refused && (lease.access().isShut() || lease.isGivingBack()))
                || (lease.isGivingBack()
                        && failure.error().equals(AccountNotReady.class.getName()));
    }
}
