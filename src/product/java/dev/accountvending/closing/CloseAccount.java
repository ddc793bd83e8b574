package dev.accountvending.closing;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

/**
 * Puts the account of a lease that ends into the closing queue, and works the queue. What AWS's
 * limits do not let through now is closed later, by {@link WorkClosures}: the lease need not wait.
 */
public final class CloseAccount extends Step<CloseAccount.Input, CloseAccount.Output> {
    private final Ledger ledger;
    private final Closures closures;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    public record Output(ClosureState state) {}

    public CloseAccount() {
        this(FunctionContext.current());
    }

    private CloseAccount(FunctionContext function) {
        this(Ledger.of(function), Closures.of(function));
    }

    CloseAccount(Ledger ledger, Closures closures) {
        super(Input.class);
        this.ledger = ledger;
        this.closures = closures;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.closing(input.leaseId(), input.accountId());
        closures.queue(input.accountId(), lease.id());
        closures.work();
        return new Output(closures.state(input.accountId()));
    }
}
