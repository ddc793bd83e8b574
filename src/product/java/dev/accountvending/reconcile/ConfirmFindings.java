package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.Finding;
import dev.accountvending.notify.Announcements;
import dev.accountvending.reconcile.FirstCheck.Seen;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Inspects a second time, keeps what both inspections found, and writes the report into the ledger.
 * If asked to, it mends what is safe to mend.
 */
public final class ConfirmFindings extends Step<ConfirmFindings.Input, ConfirmFindings.Output> {
    private final Ledger ledger;
    private final Function<RateLimiter, Inspection> inspections;
    private final Function<RateLimiter, RepairService> mendings;
    private final Announcements announcements;
    private final Clock clock;

    /**
     * The execution whose first inspection is confirmed.
     *
     * @param fix whether to mend
     */
    public record Input(String execution, boolean fix) {}

    /**
     * The number of findings.
     *
     * @param left how many were not mended
     */
    public record Output(int findings, int left) {}

    public ConfirmFindings() {
        this(FunctionContext.current());
    }

    private ConfirmFindings(FunctionContext function) {
        this(
                Ledger.of(function),
                pace -> Inspection.of(function, pace),
                pace -> RepairService.of(function, pace),
                Announcements.of(function),
                function.clock());
    }

    ConfirmFindings(
            Ledger ledger,
            Function<RateLimiter, Inspection> inspections,
            Function<RateLimiter, RepairService> mendings,
            Announcements announcements,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.inspections = inspections;
        this.mendings = mendings;
        this.announcements = announcements;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Optional<Reconciliation> before =
                ledger.document(Reconciliation.MEMO, Reconciliation.class)
                        .filter(report -> report.execution().equals(input.execution()));
        if (before.filter(report -> report.is(Reconciliation.Status.DONE)).isPresent()) {
            return published(before.get());
        }
        FirstCheck first = firstLook(input.execution());
        RateLimiter pace = RateLimiter.of(Scheduling.current());
        List<Discrepancy> confirmed =
                first.seen().isEmpty()
                        ? List.of()
                        : first.confirmed(inspections.apply(pace).lookAgain(first));
        List<Discrepancy> reported =
                confirmed.stream().limit(Reconciliation.MOST_FINDINGS).toList();
        int more = confirmed.size() - reported.size() + first.more();
        List<Finding> findings = new ArrayList<>(findings(reported));
        if (input.fix()) {
            before.ifPresent(report -> findings.addAll(mendedBefore(report, reported)));
            findings.sort(Finding.ORDER);
            // A run after this one would no longer find what is about to be mended.
            write(input, report -> report.found(findings, more));
            RepairService mending = mendings.apply(pace);
            reported.forEach(d -> findings.set(findings.indexOf(d.finding()), mending.mend(d)));
        }
        return published(write(input, report -> report.done(findings, more, clock.instant())));
    }

    private FirstCheck firstLook(String execution) {
        return ledger.document(FirstCheck.MEMO, FirstCheck.class)
                .filter(look -> look.execution().equals(execution))
                .orElseThrow(
                        () -> new IllegalStateException("The first look was another execution's."));
    }

    /** Returns what an earlier run of this step had found, and mended before it died. */
    private static List<Finding> mendedBefore(Reconciliation report, List<Discrepancy> now) {
        Set<Seen> left = now.stream().map(d -> Seen.of(d.finding())).collect(Collectors.toSet());
        return report.findings().stream()
                .filter(finding -> !left.contains(Seen.of(finding)))
                .map(Finding::mended)
                .toList();
    }

    private Reconciliation write(Input input, UnaryOperator<Reconciliation> change) {
        return ledger.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                there ->
                        change.apply(
                                there != null && there.execution().equals(input.execution())
                                        ? there
                                        : Reconciliation.begun(
                                                input.execution(), input.fix(), clock.instant())));
    }

    private static List<Finding> findings(List<Discrepancy> found) {
        return found.stream().map(Discrepancy::finding).toList();
    }

    private Output published(Reconciliation report) {
        announcements.reconciled(report);
        return new Output(report.findings().size() + report.leftOut(), report.left());
    }
}
