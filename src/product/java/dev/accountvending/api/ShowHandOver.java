package dev.accountvending.api;

import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/** {@code GET /accounts/{name}/hand-over}: what the owner needs to start. */
public final class ShowHandOver extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;
    private final HandOvers handOvers;

    public ShowHandOver() {
        this(FunctionContext.current().withRetries());
    }

    private ShowHandOver(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function), HandOvers.of(function));
    }

    ShowHandOver(LeaseService leaseService, CallerPolicy callers, HandOvers handOvers) {
        this.leaseService = leaseService;
        this.callers = callers;
        this.handOvers = handOvers;
    }

    @Override
    Answer answer(ApiCall call) {
        Lease lease = leaseService.managed(call.accountName(), callers.person(call.signer()));
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new Problem.Raised(
                    Problem.of(
                            409,
                            "Conflict",
                            "The account %s is %s: it is handed over when it is ACTIVE."
                                    .formatted(lease.name(), lease.status())));
        }
        return Answer.ok(handOvers.of(lease));
    }
}
