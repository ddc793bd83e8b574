package dev.accountvending.api;

import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

import java.util.function.Supplier;

/**
 * {@code POST /domains/{domain}/release}: makes a domain that is held for its former owner
 * available to all, for administrators.
 */
public final class ReleaseDomain extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public ReleaseDomain() {
        this(FunctionContext.current().withRetries());
    }

    private ReleaseDomain(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ReleaseDomain(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Fields fields = Fields.of(call.body(), "why");
        Supplier<String> why = fields.requiredWhy();
        fields.refuseBad();
        return Answer.ok(
                LeaseView.of(
                        leaseService.releaseDomain(
                                call.domain(), why.get(), callers.person(call.signer())),
                        leaseService.catalog()));
    }
}
