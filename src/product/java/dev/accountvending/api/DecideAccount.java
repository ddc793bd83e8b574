package dev.accountvending.api;

import dev.accountvending.policy.Decider;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/decision}: approves or rejects what is pending: a request, or an
 * increase beyond what a kind allows.
 */
public final class DecideAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public DecideAccount() {
        this(FunctionContext.current().withRetries());
    }

    private DecideAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    DecideAccount(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Fields fields = Fields.of(call.body(), "approve", "why", "leaseId", "digest");
        Supplier<Boolean> approve = fields.requiredBoolean("approve");
        @Nullable String why = fields.why();
        SeenRequest seen = fields.seen();
        fields.refuseBad();
        return Answer.ok(
                LeaseView.of(
                        leaseService.decide(
                                call.accountName(),
                                seen,
                                approve.get(),
                                why,
                                Decider.of(callers.person(call.signer()))),
                        leaseService.catalog()));
    }
}
