package dev.accountvending.api;

import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/budget}: changes a lease's monthly budget; asks for approval if it
 * exceeds what the kind allows.
 */
public final class ChangeBudget extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public ChangeBudget() {
        this(FunctionContext.current().withRetries());
    }

    private ChangeBudget(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ChangeBudget(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Fields fields = Fields.of(call.body(), "monthlyBudget", "why");
        Supplier<Integer> dollars = fields.requiredCount("monthlyBudget");
        @Nullable String why = fields.why();
        fields.refuseBad();
        return new Answer(
                202,
                LeaseView.of(
                        leaseService
                                .changeBudget(
                                        call.accountName(),
                                        dollars.get(),
                                        why,
                                        callers.person(call.signer()),
                                        call.idempotencyKey())
                                .lease(),
                        leaseService.catalog()));
    }
}
