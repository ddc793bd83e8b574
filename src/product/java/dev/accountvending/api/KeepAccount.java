package dev.accountvending.api;

import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/** {@code POST /accounts/{name}/review}: says that an account without an end is still needed. */
public final class KeepAccount extends ApiHandler {
    private final LeaseService desk;
    private final CallerPolicy callers;

    public KeepAccount() {
        this(FunctionContext.current().withRetries());
    }

    private KeepAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    KeepAccount(LeaseService desk, CallerPolicy callers) {
        this.desk = desk;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        return Answer.ok(
                LeaseView.of(
                        desk.keep(call.accountName(), callers.person(call.signer())),
                        desk.catalog()));
    }
}
