package dev.accountvending.api;

import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * {@code POST /accounts/{name}/extension}: moves a lease's end; asks for approval if it exceeds the
 * kind's longest.
 */
public final class ExtendAccount extends ApiHandler {
    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public ExtendAccount() {
        this(FunctionContext.current().withRetries());
    }

    private ExtendAccount(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ExtendAccount(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        Fields fields = Fields.of(call.body(), "days", "why");
        Supplier<Integer> days = fields.requiredCount("days");
        @Nullable String why = fields.why();
        fields.refuseBad();
        LeaseService.ChangeResult wish =
                leaseService.extend(
                        call.accountName(),
                        days.get(),
                        why,
                        callers.person(call.signer()),
                        call.idempotencyKey());
        return new Answer(
                wish.waits() ? 202 : 200, LeaseView.of(wish.lease(), leaseService.catalog()));
    }
}
