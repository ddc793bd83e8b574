package dev.accountvending.api;

import dev.accountvending.policy.Policy;
import dev.accountvending.reconcile.Reconciliations;
import dev.accountvending.runtime.FunctionContext;

import java.util.function.Supplier;

/** {@code POST /reconciliation}: compares the organization with the ledger, for administrators. */
public final class RequestReconciliation extends ApiHandler {
    private final Reconciliations reconciliations;
    private final Policy policy;
    private final CallerPolicy callers;

    /** The response. */
    record Started(String execution) {}

    public RequestReconciliation() {
        this(FunctionContext.current().withRetries());
    }

    private RequestReconciliation(FunctionContext function) {
        this(
                Reconciliations.of(function),
                Policy.of(function.settings()),
                CallerPolicy.of(function));
    }

    RequestReconciliation(Reconciliations reconciliations, Policy policy, CallerPolicy callers) {
        this.reconciliations = reconciliations;
        this.policy = policy;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        Fields fields = Fields.of(call.body(), "fix");
        Supplier<Boolean> fix = fields.requiredBoolean("fix");
        fields.refuseBad();
        return new Answer(202, new Started(reconciliations.start(fix.get()).execution()));
    }
}
