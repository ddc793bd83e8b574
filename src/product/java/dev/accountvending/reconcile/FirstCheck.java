package dev.accountvending.reconcile;

import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The findings of the first inspection, kept for the second. Only findings of both count, because
 * an organization changes all the time.
 *
 * @param execution the execution that inspected
 * @param seen in the order of {@link Finding#ORDER}, as many as a document holds
 * @param more how many more there were
 */
record FirstCheck(String execution, List<Seen> seen, int more) {
    /** The name of its document. */
    static final String MEMO = "reconciliation-first-look";

    /** DynamoDB's documents hold 400 KB, and a domain 64 characters. */
    private static final int MOST = 2_000;

    FirstCheck {
        seen = List.copyOf(seen);
    }

    /** Identifies a finding in both inspections; its words may differ. */
    record Seen(FindingKind kind, String subject) {
        static Seen of(Finding finding) {
            return new Seen(finding.kind(), finding.subject());
        }
    }

    static FirstCheck of(String execution, List<Discrepancy> found) {
        return new FirstCheck(
                execution,
                found.stream().limit(MOST).map(d -> Seen.of(d.finding())).toList(),
                Math.max(0, found.size() - MOST));
    }

    /** Returns the subjects of the findings of a kind. */
    Set<String> subjects(FindingKind kind) {
        return seen.stream()
                .filter(finding -> finding.kind() == kind)
                .map(Seen::subject)
                .collect(Collectors.toSet());
    }

    /** Returns the second inspection's discrepancies that this one found too. */
    List<Discrepancy> confirmed(List<Discrepancy> second) {
        Set<Seen> first = new HashSet<>(seen);
        return second.stream().filter(d -> first.contains(Seen.of(d.finding()))).toList();
    }
}
