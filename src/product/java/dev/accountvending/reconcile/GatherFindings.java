package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.reconcile.FirstCheck.Seen;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts together what all parts of the first inspection have found. A finding counts only if {@link
 * ConfirmFindings} finds it again some minutes later.
 */
public final class GatherFindings extends Step<GatherFindings.Input, GatherFindings.Output> {
    private static final String NOTHING_SAID =
            "Its function ended without a word; the function's log and the execution's Map Run show more.";

    private final Ledger ledger;

    /**
     * An inspection, and the execution that has ended it.
     *
     * @param look names the inspection
     */
    public record Input(String look, String execution) {}

    /** The number of findings; at 0, no second inspection is needed. */
    public record Output(int findings) {}

    public GatherFindings() {
        this(FunctionContext.current());
    }

    private GatherFindings(FunctionContext function) {
        this(Ledger.of(function));
    }

    GatherFindings(Ledger ledger) {
        super(Input.class);
        this.ledger = ledger;
    }

    @Override
    public Output run(Input input) {
        InspectionPlan plan = InspectionPlan.of(ledger, input.look());
        Set<Seen> seen = new HashSet<>();
        List<Optional<PartFindings>> left = new ArrayList<>();
        int more = 0;
        for (Part part : plan.parts()) {
            Optional<PartFindings> findings = PartFindings.find(ledger, plan.look(), part);
            if (findings.filter(PartFindings::isDone).isEmpty()) {
                left.add(findings);
            } else {
                seen.addAll(findings.get().seen());
                more += findings.get().more();
            }
        }
        if (!left.isEmpty()) {
            throw incomplete(plan, left);
        }
        FirstCheck look = FirstCheck.of(input.execution(), withoutRolesOfNobody(seen), more);
        ledger.updateDocument(FirstCheck.MEMO, FirstCheck.class, _ -> look);
        ledger.updateDocument(InspectionPlan.MEMO, InspectionPlan.class, _ -> plan.finished());
        return new Output(look.seen().size() + look.more());
    }

    /** An account that is not there, or closed, has no roles that could be entered. */
    private static Set<Seen> withoutRolesOfNobody(Set<Seen> seen) {
        Set<String> notThere =
                seen.stream()
                        .filter(finding -> Inspection.NOT_THERE.contains(finding.kind()))
                        .map(Seen::subject)
                        .collect(Collectors.toSet());
        return seen.stream()
                .filter(
                        finding ->
                                finding.kind() != FindingKind.CHANGED_ROLES
                                        || !notThere.contains(finding.subject()))
                .collect(Collectors.toSet());
    }

    private static VendingFailed incomplete(
            InspectionPlan plan, List<Optional<PartFindings>> left) {
        String why =
                left.stream()
                        .flatMap(Optional::stream)
                        .flatMap(findings -> Stream.ofNullable(findings.failure()))
                        .findFirst()
                        .orElse(NOTHING_SAID);
        return new VendingFailed(
                Explanation.of(
                        "The organization could not be looked through: %d of %d parts of it are left."
                                .formatted(left.size(), plan.parts().size()),
                        why
                                + " Started again within three hours, a reconciliation goes on with those."),
                null,
                null);
    }
}
