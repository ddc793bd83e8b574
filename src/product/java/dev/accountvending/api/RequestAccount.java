package dev.accountvending.api;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Person;
import dev.accountvending.request.RequestService;
import dev.accountvending.runtime.FunctionContext;

/** {@code POST /accounts}: requests an account. */
public final class RequestAccount extends ApiHandler {
    private final RequestService requestService;
    private final Catalog catalog;
    private final CallerPolicy callers;

    public RequestAccount() {
        this(FunctionContext.current().withRetries());
    }

    private RequestAccount(FunctionContext function) {
        this(RequestService.of(function), Catalog.of(function), CallerPolicy.of(function));
    }

    RequestAccount(RequestService requestService, Catalog catalog, CallerPolicy callers) {
        this.requestService = requestService;
        this.catalog = catalog;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Person by = callers.person(call.signer());
        AccountRequest request = RequestBody.parse(call.body(), by);
        return new Answer(
                202,
                LeaseView.of(requestService.accept(request, by, call.idempotencyKey()), catalog));
    }
}
