package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.Finding;
import dev.accountvending.policy.Policy;
import dev.accountvending.reconcile.Reconciliations;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** {@code GET /reconciliation}: the last report, for administrators. */
public final class ShowReconciliation extends ApiHandler {
    private static final View NEVER = new View("NEVER", null, null, List.of(), null);

    private final Reconciliations reconciliations;
    private final Policy policy;
    private final CallerPolicy callers;

    /** The report as the API shows it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            List<Finding> findings,
            @Nullable Integer leftOut) {
        static View of(Reconciliation report) {
            boolean isRunning = report.is(Reconciliation.Status.RUNNING);
            return new View(
                    report.status().name(),
                    report.startedAt(),
                    report.finishedAt(),
                    isRunning ? List.of() : report.findings(),
                    isRunning || report.leftOut() == 0 ? null : report.leftOut());
        }
    }

    public ShowReconciliation() {
        this(FunctionContext.current().withRetries());
    }

    private ShowReconciliation(FunctionContext function) {
        this(
                Reconciliations.of(function),
                Policy.of(function.settings()),
                CallerPolicy.of(function));
    }

    ShowReconciliation(Reconciliations reconciliations, Policy policy, CallerPolicy callers) {
        this.reconciliations = reconciliations;
        this.policy = policy;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        return Answer.ok(reconciliations.last().map(View::of).orElse(NEVER));
    }
}
