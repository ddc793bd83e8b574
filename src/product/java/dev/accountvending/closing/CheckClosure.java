package dev.accountvending.closing;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks AWS how an account's closing goes, and works the queue: until the account is closed, or it
 * has taken so long that it is left to {@link WorkClosures}.
 */
public final class CheckClosure extends Step<CheckClosure.Input, CloseAccount.Output> {
    /** AWS needs minutes. */
    static final Duration LONGEST = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Closures closures;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    public CheckClosure() {
        this(FunctionContext.current());
    }

    private CheckClosure(FunctionContext function) {
        this(Ledger.of(function), Closures.of(function), function.clock());
    }

    CheckClosure(Ledger ledger, Closures closures, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.closures = closures;
        this.clock = clock;
    }

    @Override
    public CloseAccount.Output run(Input input) {
        ledger.closing(input.leaseId(), input.accountId());
        closures.work();
        Account account = ledger.accounts().find(input.accountId()).orElseThrow();
        ClosureState state = ClosureState.of(account);
        Instant now = clock.instant();
        boolean isOverdue =
                state == ClosureState.CLOSING
                        && ClosureState.begunAt(account)
                                .filter(at -> at.plus(LONGEST).isBefore(now))
                                .isPresent();
        return new CloseAccount.Output(isOverdue ? ClosureState.QUEUED : state);
    }
}
