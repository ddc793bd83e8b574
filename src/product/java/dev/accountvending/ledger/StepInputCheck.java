package dev.accountvending.ledger;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/**
 * Checks a step's input against the ledger. A caller can send a step any lease with any account, so
 * it acts only for a lease in the step's statuses, and only if lease and account name each other.
 */
final class StepInputCheck {
    private StepInputCheck() {}

    /** Returns the lease, which must be in one of these statuses. */
    static Lease in(Set<LeaseStatus> statuses, Lease lease) {
        if (!statuses.contains(lease.status())) {
            throw refused(lease, "Lease %s is %s.".formatted(lease.id(), lease.status()));
        }
        return lease;
    }

    /**
     * Returns the lease, unless it was cancelled.
     *
     * @throws VendingFailed without who cancelled it, for failures are logged; the history has that
     */
    static Lease goingOn(Lease lease) {
        if (lease.isCancelled()) {
            throw new VendingFailed("%s was cancelled.".formatted(lease.name()));
        }
        return lease;
    }

    /** Returns the lease, which must be at its end. */
    static Lease atEnd(Lease lease) {
        return lease.isAtEnd() ? lease : in(Set.of(LeaseStatus.RETIRING), lease);
    }

    /**
     * Refuses an account that is not the lease's.
     *
     * @param given the account in the step's input; null if the lease has none yet
     * @param page that account's item, if it is one of ours
     */
    static void account(Lease lease, @Nullable AccountId given, Optional<Account> page) {
        if (given == null) {
            throw refused(lease, "Lease %s has no account.".formatted(lease.id()));
        }
        boolean agreed =
                given.equals(lease.accountId())
                        && page.filter(account -> lease.id().equals(account.lease())).isPresent();
        if (!agreed) {
            throw refused(
                    lease,
                    "Account %s is not that of lease %s; by the ledger it is held by %s."
                            .formatted(
                                    given,
                                    lease.id(),
                                    page.map(Account::lease).map(LeaseId::value).orElse("nobody")));
        }
    }

    /**
     * Refuses a value that is not the lease's.
     *
     * @param what names the value, in words
     */
    static void same(Lease lease, String what, Object own, Object given) {
        if (!own.equals(given)) {
            throw refused(lease, "%s is not that of lease %s.".formatted(what, lease.id()));
        }
    }

    private static VendingFailed refused(Lease lease, String why) {
        return new VendingFailed(
                Explanation.of(
                        "The work on %s stopped; administrators have been told."
                                .formatted(lease.name()),
                        why + " A step was told otherwise, and nothing was changed."));
    }
}
