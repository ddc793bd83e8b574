package dev.accountvending.reconcile;

import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the first look saw, kept for the second: only what both see counts, for an organization is
 * always at work.
 *
 * @param execution whose look it was
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

    /** By what a finding is known again; its words may differ. */
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

    /** What findings of a kind were about. */
    Set<String> subjects(FindingKind kind) {
        return seen.stream()
                .filter(finding -> finding.kind() == kind)
                .map(Seen::subject)
                .collect(Collectors.toSet());
    }

    /** Those of a second look's that were seen by this one too. */
    List<Discrepancy> confirmed(List<Discrepancy> second) {
        Set<Seen> first = new HashSet<>(seen);
        return second.stream().filter(d -> first.contains(Seen.of(d.finding()))).toList();
    }
}
