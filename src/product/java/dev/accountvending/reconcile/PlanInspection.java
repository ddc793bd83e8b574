package dev.accountvending.reconcile;

import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Divides the first inspection into parts, or goes on with those of an execution that has failed.
 */
public final class PlanInspection extends Step<PlanInspection.Input, PlanInspection.Output> {
    /** The statuses of accounts whose leases may be open. */
    private static final Set<AccountStatus> HELD =
            EnumSet.of(
                    AccountStatus.LEASED,
                    AccountStatus.CLEANING,
                    AccountStatus.QUARANTINED,
                    AccountStatus.CLOSING);

    private final Ledger ledger;
    private final Clock clock;

    public record Input(String execution) {}

    /**
     * The parts, for the state machine's Distributed Map.
     *
     * @param look names the inspection
     */
    public record Output(String look, List<Part> parts) {
        public Output {
            parts = List.copyOf(parts);
        }
    }

    public PlanInspection() {
        this(FunctionContext.current());
    }

    private PlanInspection(FunctionContext function) {
        this(Ledger.of(function), function.clock());
    }

    PlanInspection(Ledger ledger, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Instant now = clock.instant();
        InspectionPlan plan =
                ledger.updateDocument(
                        InspectionPlan.MEMO,
                        InspectionPlan.class,
                        found ->
                                found != null && found.isFor(input.execution(), now)
                                        ? found
                                        : new InspectionPlan(
                                                input.execution(), now, parts(), false));
        return new Output(plan.look(), plan.parts());
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(Part.organization()));
        for (AccountStatus status : HELD) {
            @Nullable IndexKey after = null;
            int pages = 0;
            do {
                AccountPage page = ledger.accounts().page(status, after);
                if (pages++ % Part.PAGES == 0 && !page.accounts().isEmpty()) {
                    parts.add(new Part(parts.size(), status, after));
                }
                after = page.next().orElse(null);
            } while (after != null);
        }
        return parts;
    }
}
