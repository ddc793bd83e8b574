package dev.accountvending.api;

import dev.accountvending.request.Completion;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/** {@code POST /accounts/{name}/completion}: has what AWS refused of an account tried at once. */
public final class CompleteAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final Completion completion;
    private final CallerPolicy callers;

    public CompleteAccount() {
        this(FunctionContext.current().withRetries());
    }

    private CompleteAccount(FunctionContext function) {
        this(LeaseService.of(function), Completion.of(function), CallerPolicy.of(function));
    }

    CompleteAccount(LeaseService leaseService, Completion completion, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.completion = completion;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        return new Answer(
                202,
                LeaseView.of(
                        completion.start(call.accountName(), callers.person(call.signer())),
                        leaseService.catalog()));
    }
}
