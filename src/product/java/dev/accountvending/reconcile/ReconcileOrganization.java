package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.function.Function;

/**
 * Holds the organization against the ledger, for the first time. What it sees counts only if {@link
 * ConfirmFindings} sees it again some minutes later.
 */
public final class ReconcileOrganization
        extends Step<ReconcileOrganization.Input, ReconcileOrganization.Output> {
    private final Ledger ledger;
    private final Function<RateLimiter, Inspection> inspections;

    public record Input(String execution) {}

    /** How much it saw; without anything, no second look is needed. */
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
        List<Discrepancy> found = inspections.apply(RateLimiter.real()).look();
        FirstCheck look = FirstCheck.of(input.execution(), found);
        ledger.updateDocument(FirstCheck.MEMO, FirstCheck.class, _ -> look);
        return new Output(found.size());
    }
}
