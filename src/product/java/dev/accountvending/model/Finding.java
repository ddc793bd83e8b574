package dev.accountvending.model;

import java.util.Comparator;

/**
 * A difference between organization and ledger.
 *
 * @param subject what it is about: an account's id, a domain, or a lease's id
 * @param detail what is seen, what should be, and, if mending failed, why
 * @param fixed whether it was mended
 */
public record Finding(FindingKind kind, String subject, String detail, boolean fixed) {
    /** By kind, then by subject, so that two inspections list them alike. */
    public static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::kind).thenComparing(Finding::subject);

    private static final int LONGEST_DETAIL = 300;

    public Finding {
        detail =
                detail.length() <= LONGEST_DETAIL
                        ? detail
                        : detail.substring(0, LONGEST_DETAIL - 1) + "…";
    }

    /** Returns a copy that is mended. */
    public Finding mended() {
        return new Finding(kind, subject, detail, true);
    }

    /** Returns a copy that could not be mended. */
    public Finding notMended(String why) {
        return new Finding(kind, subject, "%s Not mended: %s".formatted(detail, why), false);
    }
}
