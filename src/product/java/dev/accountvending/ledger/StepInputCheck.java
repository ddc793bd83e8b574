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
 * What a step is told, held against the ledger. Whoever may invoke a step may send it any lease
 * together with anybody's account: it acts only for a lease that is where the step comes, and on
 * the account that lease and account both say is the lease's.
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
     * Refuses an account that is not the lease's.
     *
     * @param told which account the step is to work on; null if the lease has none yet
     * @param page that account's, if it is one of ours
     */
    static void account(Lease lease, @Nullable AccountId told, Optional<Account> page) {
        if (told == null) {
            throw refused(lease, "Lease %s has no account.".formatted(lease.id()));
        }
        boolean agreed =
                told.equals(lease.accountId())
                        && page.filter(account -> lease.id().equals(account.lease())).isPresent();
        if (!agreed) {
            throw refused(
                    lease,
                    "Account %s is not that of lease %s; by the ledger it is held by %s."
                            .formatted(
                                    told,
                                    lease.id(),
                                    page.map(Account::lease).map(LeaseId::value).orElse("nobody")));
        }
    }

    /**
     * Refuses what is not the lease's.
     *
     * @param what it is, in words
     */
    static void same(Lease lease, String what, Object own, Object told) {
        if (!own.equals(told)) {
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
