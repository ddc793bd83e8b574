package dev.accountvending.api;

import dev.accountvending.ledger.Lease;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/** {@code GET /accounts/{name}}: the newest lease of a name. */
public final class ShowAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public ShowAccount() {
        this(FunctionContext.current().withRetries());
    }

    private ShowAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ShowAccount(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Lease lease = leaseService.find(call.accountName());
        return Answer.ok(
                leaseService.mayRead(callers.person(call.signer()), lease)
                        ? LeaseView.of(
                                lease, leaseService.spentThisMonth(lease), leaseService.catalog())
                        : LeaseSummary.of(lease));
    }
}
