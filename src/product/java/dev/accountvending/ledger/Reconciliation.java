package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.Finding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The last reconciliation of organization and ledger, as the ledger keeps it.
 *
 * @param execution its ARN
 * @param fix whether it mends what is safe to mend
 * @param finishedAt absent until it has ended
 * @param findings as many as a document holds
 * @param leftOut how many more there were
 * @param told which findings the one before has told of, by kind and subject; null in those of an
 *     earlier version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reconciliation(
        String execution,
        boolean fix,
        Status status,
        Instant startedAt,
        @Nullable Instant finishedAt,
        List<Finding> findings,
        int leftOut,
        @Nullable Set<String> told) {
    /** The name of its document. */
    public static final String MEMO = "reconciliation";

    /** How many findings fit into a document of DynamoDB's, which holds 400 KB. */
    public static final int MOST_FINDINGS = 500;

    public Reconciliation {
        findings = List.copyOf(findings);
        told = told == null ? null : Set.copyOf(told);
    }

    /** Whether it runs, or how it ended. */
    public enum Status {
        RUNNING,
        DONE,
        FAILED
    }

    /** Returns one that begins. */
    public static Reconciliation begun(String execution, boolean fix, Instant at) {
        return new Reconciliation(execution, fix, Status.RUNNING, at, null, List.of(), 0, Set.of());
    }

    /** Returns a copy that follows on another, so that what that has told is not told again. */
    public Reconciliation after(Reconciliation previous) {
        Set<String> known =
                previous.is(Status.DONE)
                        ? previous.findings().stream()
                                .filter(finding -> !finding.fixed())
                                .map(Reconciliation::key)
                                .collect(Collectors.toSet())
                        : previous.told();
        return new Reconciliation(
                execution, fix, status, startedAt, finishedAt, findings, leftOut, known);
    }

    /** Returns whether it has mended anything, or found what the one before had not. */
    public boolean hasNews() {
        return findings.stream().anyMatch(f -> f.fixed() || told == null || !told.contains(key(f)));
    }

    private static String key(Finding finding) {
        return "%s %s".formatted(finding.kind(), finding.subject());
    }

    /** Returns a copy with the findings so far. */
    public Reconciliation found(List<Finding> found, int more) {
        return new Reconciliation(execution, fix, status, startedAt, finishedAt, found, more, told);
    }

    /** Returns a copy that is done, with its findings. */
    public Reconciliation done(List<Finding> found, int more, Instant at) {
        return new Reconciliation(execution, fix, Status.DONE, startedAt, at, found, more, told);
    }

    /** Returns a copy that still runs. */
    public Reconciliation running() {
        return new Reconciliation(
                execution, fix, Status.RUNNING, startedAt, null, findings, leftOut, told);
    }

    /**
     * Returns a copy that has failed.
     *
     * @param at null if that is not known
     */
    public Reconciliation failed(@Nullable Instant at) {
        return new Reconciliation(
                execution, fix, Status.FAILED, startedAt, at, findings, leftOut, told);
    }

    /** Returns how many of its findings are not mended. */
    public int left() {
        return (int) findings.stream().filter(finding -> !finding.fixed()).count() + leftOut;
    }

    /** Returns how many of its findings are mended. */
    public int mended() {
        return (int) findings.stream().filter(Finding::fixed).count();
    }

    public boolean is(Status other) {
        return status == other;
    }
}
