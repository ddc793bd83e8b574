package dev.accountvending.api;

import dev.accountvending.failure.Resumption;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

/**
 * {@code POST /accounts/{name}/resume}: resumes a lease whose execution stopped on the way, for
 * administrators.
 */
public final class ResumeAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final Resumption resumption;
    private final Policy policy;
    private final CallerPolicy callers;

    public ResumeAccount() {
        this(FunctionContext.current().withRetries());
    }

    private ResumeAccount(FunctionContext function) {
        this(
                LeaseService.of(function),
                Resumption.of(function),
                Policy.of(function.settings()),
                CallerPolicy.of(function));
    }

    ResumeAccount(
            LeaseService leaseService, Resumption resumption, Policy policy, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.resumption = resumption;
        this.policy = policy;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Person by = callers.person(call.signer());
        policy.mayAdminister(by);
        Lease lease = leaseService.find(call.accountName());
        return new Answer(
                202,
                LeaseView.of(resumption.resume(lease.id(), by.value()), leaseService.catalog()));
    }
}
