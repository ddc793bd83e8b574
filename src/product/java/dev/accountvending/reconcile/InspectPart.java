package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.StepFailure;
import dev.accountvending.reconcile.FirstCheck.Seen;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Inspects one part for the first time, unless an earlier run has done so, and keeps what it found.
 * If its time is not enough, the next try goes on.
 */
public final class InspectPart extends Step<InspectPart.Input, InspectPart.Output> {
    private final Ledger ledger;
    private final Function<RateLimiter, Inspection> inspections;

    /**
     * A part of an inspection.
     *
     * @param look names the inspection
     */
    public record Input(String look, Part part) {}

    /** The number of findings. */
    public record Output(int findings) {}

    public InspectPart() {
        this(FunctionContext.current());
    }

    private InspectPart(FunctionContext function) {
        this(Ledger.of(function), pace -> Inspection.of(function, pace));
    }

    InspectPart(Ledger ledger, Function<RateLimiter, Inspection> inspections) {
        super(Input.class);
        this.ledger = ledger;
        this.inspections = inspections;
    }

    @Override
    public Output run(Input input) {
        InspectionPlan plan = InspectionPlan.of(ledger, input.look());
        Optional<PartFindings> before = PartFindings.find(ledger, plan.look(), input.part());
        PartFindings findings =
                before.filter(PartFindings::isDone).orElseGet(() -> inspected(plan, input.part()));
        return new Output(findings.seen().size() + findings.more());
    }

    private PartFindings inspected(InspectionPlan plan, Part part) {
        try {
            Sight sight =
                    inspections
                            .apply(RateLimiter.of(Scheduling.current()))
                            .look(part, plan.look(), plan.goneAt());
            List<Seen> kept =
                    sight.found().stream()
                            .map(discrepancy -> Seen.of(discrepancy.finding()))
                            .sorted(Seen.ORDER)
                            .limit(FirstCheck.MOST)
                            .toList();
            int more = sight.more() + sight.found().size() - kept.size();
            return keep(plan, part, kept, more, null);
        } catch (StepFailure failure) {
            String why = failure.explanation().inFull();
            keep(plan, part, List.of(), 0, why);
            throw failure.is(RateLimiter.OUT_OF_TIME) ? new NotYet(why) : failure;
        }
    }

    private PartFindings keep(
            InspectionPlan plan, Part part, List<Seen> seen, int more, @Nullable String failure) {
        PartFindings findings = new PartFindings(plan.look(), seen, more, failure, plan.goneAt());
        findings.write(ledger, part);
        return findings;
    }
}
