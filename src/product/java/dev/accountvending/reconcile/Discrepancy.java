package dev.accountvending.reconcile;

import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import org.jspecify.annotations.Nullable;

/**
 * A finding and its repair.
 *
 * @param mend null if an administrator must decide
 */
record Discrepancy(Finding finding, @Nullable Repair mend) {

    static Discrepancy of(FindingKind kind, String subject, String detail, @Nullable Repair mend) {
        return new Discrepancy(new Finding(kind, subject, detail, false), mend);
    }

    static Discrepancy of(FindingKind kind, String subject, String detail) {
        return of(kind, subject, detail, null);
    }
}
