package dev.accountvending.api;

import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/**
 * {@code POST /accounts/{name}/review}: confirms that an account without an end is still needed.
 */
public final class KeepAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public KeepAccount() {
        this(FunctionContext.current().withRetries());
    }

    private KeepAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    KeepAccount(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        return Answer.ok(
                LeaseView.of(
                        leaseService.keep(call.accountName(), callers.person(call.signer())),
                        leaseService.catalog()));
    }
}
