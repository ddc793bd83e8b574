package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.function.Function;

/**
 * Compares the organization with the ledger, for the first time. A finding counts only if {@link
 * ConfirmFindings} finds it again some minutes later.
 */
public final class ReconcileOrganization
        extends Step<ReconcileOrganization.Input, ReconcileOrganization.Output> {
    private final Ledger ledger;
    private final Function<RateLimiter, Inspection> inspections;

    public record Input(String execution) {}

    /** The number of findings; at 0, no second inspection is needed. */
    public record Output(int findings) {}

    public ReconcileOrganization() {
        this(FunctionContext.current());
    }

    private ReconcileOrganization(FunctionContext function) {
        this(Ledger.of(function), pace -> Inspection.of(function, pace));
    }

    ReconcileOrganization(Ledger ledger, Function<RateLimiter, Inspection> inspections) {
        super(Input.class);
        this.ledger = ledger;
        this.inspections = inspections;
    }

    @Override
    public Output run(Input input) {
        List<Discrepancy> found = inspections.apply(RateLimiter.of(Scheduling.current())).look();
        FirstCheck look = FirstCheck.of(input.execution(), found);
        ledger.updateDocument(FirstCheck.MEMO, FirstCheck.class, _ -> look);
        return new Output(found.size());
    }
}
