package dev.accountvending.api;

import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/**
 * {@code DELETE /accounts/{name}}: requests a lease's end; withdraws a request that waits for
 * approval.
 */
public final class RetireAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public RetireAccount() {
        this(FunctionContext.current().withRetries());
    }

    private RetireAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    RetireAccount(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Fields fields = Fields.ofQuery(call.query(), "leaseId", "digest");
        SeenRequest seen = fields.seen();
        fields.refuseBad();
        return new Answer(
                202,
                LeaseView.of(
                        leaseService.retire(
                                call.accountName(), seen, callers.person(call.signer())),
                        leaseService.catalog()));
    }
}
