package dev.accountvending.inventory;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.registry.Account;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;

/** A lease that is being taken back, with the account that it still holds. */
final class EndingLease {
    private EndingLease() {}

    /**
     * Returns the lease.
     *
     * @throws IllegalStateException if it is not RETIRING, or the account is not its own
     */
    static Lease require(Registry registry, LeaseId id, AccountId account) {
        Lease lease = registry.lease(id);
        boolean holds =
                account.equals(lease.accountId())
                        && registry.account(account)
                                .map(Account::lease)
                                .filter(id::equals)
                                .isPresent();
        if (!lease.is(LeaseStatus.RETIRING) || !holds) {
            throw new IllegalStateException(
                    "Lease %s is %s and holds account %s: account %s is not to be cleaned for it."
                            .formatted(id, lease.status(), lease.accountId(), account));
        }
        return lease;
    }
}
