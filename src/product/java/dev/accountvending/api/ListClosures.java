package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.closing.ClosingReport;
import dev.accountvending.closing.ClosureState;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code GET /closures}: the closing queue, and how much of AWS's limit is used. */
public final class ListClosures extends ApiHandler {
    private final Ledger ledger;
    private final Policy policy;
    private final CallerPolicy callers;
    private final Clock clock;

    public ListClosures() {
        this(FunctionContext.current().withRetries());
    }

    private ListClosures(FunctionContext function) {
        this(
                Ledger.of(function),
                Policy.of(function.settings()),
                CallerPolicy.of(function),
                function.clock());
    }

    ListClosures(Ledger ledger, Policy policy, CallerPolicy callers, Clock clock) {
        this.ledger = ledger;
        this.policy = policy;
        this.callers = callers;
        this.clock = clock;
    }

    record Queue(List<ClosureView> closures, Window window) {}

    /**
     * AWS's limit.
     *
     * @param used how many closings were begun since then
     */
    record Window(int used, int limit, Instant since) {}

    /**
     * One account.
     *
     * @param since when it was queued; for a closed account, when it was closed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClosureView(
            AccountId accountId,
            ClosureState state,
            @Nullable LeaseId lease,
            Instant since,
            @Nullable Instant notBefore,
            @Nullable Instant begunAt) {

        static ClosureView of(Account account) {
            Optional<Account.Closure> closure = Optional.ofNullable(account.closure());
            return new ClosureView(
                    account.id(),
                    ClosureState.of(account),
                    account.lease(),
                    account.since(),
                    closure.map(Account.Closure::notBefore).orElse(null),
                    closure.map(Account.Closure::begunAt).orElse(null));
        }
    }

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        ClosingReport report = ClosingReport.of(ledger, clock.instant());
        return Answer.ok(
                new Queue(
                        report.accounts().stream().map(ClosureView::of).toList(),
                        new Window(report.used(), report.limit(), report.since())));
    }
}
