package dev.accountvending.pool;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.KindHold;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.KindHeld;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Times;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Takes a clean account out of the pool for a lease, if its kind is recycled and there is one.
 *
 * <p>A lease whose kind is held takes none, nor is one created for it: it waits.
 *
 * <p>There is one pool for all kinds: a lease may take an account of another kind, so that ready
 * accounts do not use up a small organization's quota. A claim that loses a race tries the next
 * account.
 */
public final class ClaimPooledAccount
        extends Step<ClaimPooledAccount.Input, ClaimPooledAccount.Output> {
    private final Ledger ledger;
    private final Catalog catalog;

    public record Input(LeaseId leaseId) {}

    /**
     * The account that was taken, as a creation that has ended or has yet to begin.
     *
     * @param requestId absent, because AWS was not asked
     * @param accountId absent if there is none to take
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(
            ClaimState state, @Nullable String requestId, @Nullable AccountId accountId) {}

    /** Whether the lease has its account. */
    public enum ClaimState {
        SUCCEEDED,
        NONE
    }

    public ClaimPooledAccount() {
        this(FunctionContext.current());
    }

    private ClaimPooledAccount(FunctionContext function) {
        this(Ledger.of(function), Catalog.of(function));
    }

    ClaimPooledAccount(Ledger ledger, Catalog catalog) {
        super(Input.class);
        this.ledger = ledger;
        this.catalog = catalog;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId());
        AccountId account = lease.accountId();
        if (account == null && lease.account().creation() == null) {
            lease = requireOpenKind(lease);
        }
        if (account == null && mayDraw(lease)) {
            account = claim(lease).map(Lease::accountId).orElse(null);
        }
        return account == null
                ? new Output(ClaimState.NONE, null, null)
                : new Output(ClaimState.SUCCEEDED, null, account);
    }

    /**
     * Has a lease wait while its kind is held.
     *
     * @throws KindHeld saying since when
     */
    private Lease requireOpenKind(Lease lease) {
        Optional<KindHold> hold = ledger.kinds().waitsFor(lease);
        if (hold.isEmpty()) {
            return lease.lifecycle().waiting() == null
                    ? lease
                    : ledger.progress().await(lease.id(), null);
        }
        String why =
                "Accounts of kind %s could not be made since %s; administrators have been told. This request waits until they can."
                        .formatted(lease.request().kind(), Times.minute(hold.get().since()));
        ledger.progress().await(lease.id(), why);
        throw new KindHeld(Explanation.of(why, hold.get().why()));
    }

    /**
     * Returns whether a lease may take one. A lease whose account AWS was asked to create waits for
     * that; a lease that fills the pool must not empty it.
     */
    private boolean mayDraw(Lease lease) {
        return lease.account().creation() == null
                && !lease.isForPool()
                && catalog.find(lease.request().kind()).flatMap(Kind::pooled).isPresent();
    }

    private Optional<Lease> claim(Lease lease) {
        PoolStock stock = PoolStock.of(ledger);
        return stock.availableTo(lease.request().kind()).stream()
                .map(account -> ledger.progress().claimPooled(lease.id(), account.id()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
