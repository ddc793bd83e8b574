package dev.accountvending.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Hooks;
import dev.accountvending.catalog.Kind;
import dev.accountvending.catalog.Kind.AtEnd;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins a lease's end if the ledger allows it, or continues one that stopped on the way. What the
 * ledger holds now decides, not what the starter of the execution had read.
 */
public final class BeginRetirement extends Step<BeginRetirement.Input, BeginRetirement.Output> {
    /** At the most. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Catalog catalog;
    private final Clock clock;

    /** The lease, and the ARN of the execution that asks. */
    public record Input(LeaseId leaseId, String execution) {}

    /**
     * Whether the lease ends.
     *
     * @param accountId absent if it does not, or if the account was given back before
     * @param atEnd what becomes of the account; absent if the lease does not end
     * @param hooks whether the customer's own steps run before its content is removed
     * @param bare true if nobody ever had the account, so that it may lack our role; absent
     *     otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            boolean begun,
            @Nullable AccountId accountId,
            @Nullable AtEnd atEnd,
            boolean hooks,
            @Nullable Boolean bare) {}

    public BeginRetirement() {
        this(FunctionContext.current());
    }

    private BeginRetirement(FunctionContext function) {
        this(Ledger.of(function), Catalog.of(function), function.clock());
    }

    BeginRetirement(Ledger ledger, Catalog catalog, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.progress().beginRetirement(input.leaseId(), input.execution());
        if (lease.isAtEnd()) {
            return new Output(
                    true,
                    accountOf(lease),
                    atEnd(lease),
                    hasHooks(lease),
                    (lease.isGivingBack() && isNew(lease)) ? true : null);
        }
        if (endsInAMoment(lease)) {
            // No later execution can have this one's name, so it must not count as the end of the
            // lease.
            throw new TransientFailure("Lease %s ends in a moment.".formatted(lease.id()));
        }
        return new Output(false, null, null, false, null);
    }

    /**
     * Returns the lease's account; null if the pool or another lease has it by now, because then it
     * must not be touched.
     */
    private @Nullable AccountId accountOf(Lease lease) {
        return ledger.accounts().of(lease).map(Account::id).orElse(null);
    }

    /** Returns whether the lease's account was never in the pool, where it would have all. */
    private boolean isNew(Lease lease) {
        return Optional.ofNullable(lease.accountId())
                .flatMap(ledger.accounts()::find)
                .filter(
                        account ->
                                account.history().stream()
                                        .noneMatch(
                                                change -> change.to() == AccountStatus.AVAILABLE))
                .isPresent();
    }

    /** Returns whether the lease ends within a moment: by the starter's clock it was over. */
    private boolean endsInAMoment(Lease lease) {
        Instant end = lease.dueEnd();
        return lease.status().isHeld()
                && end != null
                && end.isBefore(clock.instant().plus(CLOCKS_DIFFER));
    }

    /** Returns whether hooks run; of an account that nobody had, none do. */
    private boolean hasHooks(Lease lease) {
        return !lease.isForPool()
                && !lease.isGivingBack()
                && catalog.find(lease.request().kind())
                        .filter(kind -> kind.hasHooksAt(Hooks.Moment.beforeCleaning))
                        .isPresent();
    }

    /** Returns what becomes of the account; if its kind has left the catalog, it is closed. */
    private AtEnd atEnd(Lease lease) {
        return catalog.find(lease.request().kind()).map(Kind::atEnd).orElse(AtEnd.close);
    }
}
