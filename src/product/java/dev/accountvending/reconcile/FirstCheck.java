package dev.accountvending.reconcile;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The findings of the first inspection, kept for the second. Only findings of both count, because
 * an organization changes all the time.
 *
 * @param execution the execution that inspected
 * @param seen in the order of {@link Finding#ORDER}, as many as the second can look at
 * @param more how many more there were
 */
record FirstCheck(String execution, List<Seen> seen, int more) {
    /** The name of its document. */
    static final String MEMO = "reconciliation-first-look";

    /**
     * As many as the second inspection can look at: AWS lets us see where 3 accounts a second are.
     */
    static final int MOST = 1_000;

    private static final Set<FindingKind> OF_ACCOUNTS =
            EnumSet.of(
                    FindingKind.UNKNOWN_ACCOUNT,
                    FindingKind.MISSING_ACCOUNT,
                    FindingKind.CLOSED_ACCOUNT,
                    FindingKind.SUSPENDED_ACCOUNT,
                    FindingKind.WRONG_UNIT);

    FirstCheck {
        seen = List.copyOf(seen);
    }

    /** Identifies a finding in both inspections; its words may differ. */
    record Seen(FindingKind kind, String subject) {
        static final Comparator<Seen> ORDER =
                Comparator.comparing(Seen::kind).thenComparing(Seen::subject);

        static Seen of(Finding finding) {
            return new Seen(finding.kind(), finding.subject());
        }
    }

    /**
     * Returns what an inspection has seen in all its parts.
     *
     * @param more how many more they have seen, which were not kept
     */
    static FirstCheck of(String execution, Set<Seen> seen, int more) {
        return new FirstCheck(
                execution,
                seen.stream().sorted(Seen.ORDER).limit(MOST).toList(),
                more + Math.max(0, seen.size() - MOST));
    }

    /** Returns the accounts that are not, or not where, the ledger says. */
    Set<AccountId> accounts() {
        return seen.stream()
                .filter(finding -> OF_ACCOUNTS.contains(finding.kind()))
                .map(finding -> new AccountId(finding.subject()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
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
