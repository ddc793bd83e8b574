package dev.accountvending.api;

import dev.accountvending.ledger.Lease;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/** {@code GET /accounts/{name}}: the newest lease of a name. */
public final class ShowAccount extends ApiHandler {
    private final LeaseService desk;
    private final CallerPolicy callers;

    public ShowAccount() {
        this(FunctionContext.current().withRetries());
    }

    private ShowAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ShowAccount(LeaseService desk, CallerPolicy callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Lease lease = desk.find(call.accountName());
        return Answer.ok(
                LeaseView.of(
                        lease, desk.mayRead(callers.person(call.signer()), lease), desk.catalog()));
    }
}
