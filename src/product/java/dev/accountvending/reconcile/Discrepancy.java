package dev.accountvending.reconcile;

import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import org.jspecify.annotations.Nullable;

/**
 * A finding, and what can be done about it.
 *
 * @param mend null where that is an administrator's to decide
 */
record Discrepancy(Finding finding, @Nullable Repair mend) {

    static Discrepancy of(FindingKind kind, String subject, String detail, @Nullable Repair mend) {
        return new Discrepancy(new Finding(kind, subject, detail, false), mend);
    }

    static Discrepancy of(FindingKind kind, String subject, String detail) {
        return of(kind, subject, detail, null);
    }
}
