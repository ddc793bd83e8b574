package dev.accountvending.reconcile;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Lifecycle;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ledger's contents in one reading: every account that is not closed, every open lease. Of
 * their histories only the last entry is kept, because 50,000 of them must fit into a function.
 */
final class LedgerPages {
    /** The statuses of leases that still hold claims. */
    private static final Set<LeaseStatus> OPEN =
            EnumSet.of(
                    LeaseStatus.REQUESTED,
                    LeaseStatus.AWAITING_APPROVAL,
                    LeaseStatus.VENDING,
                    LeaseStatus.ACTIVE,
                    LeaseStatus.FROZEN,
                    LeaseStatus.RETIRING,
                    LeaseStatus.QUARANTINED);

    private final Ledger ledger;
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private final Map<LeaseId, Lease> leases = new HashMap<>();

    private LedgerPages(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Reads the ledger. Closed accounts only grow in number, so each is looked up when needed. */
    static LedgerPages read(Ledger ledger, RateLimiter pace) {
        LedgerPages pages = new LedgerPages(ledger);
        for (AccountStatus status : AccountStatus.values()) {
            if (status != AccountStatus.CLOSED) {
                pages.readAccounts(status, pace);
            }
        }
        pages.readLeases(pace);
        pages.readThoseGivenBack(pace);
        return pages;
    }

    /** Returns whether a lease still holds claims. */
    static boolean isOpen(Lease lease) {
        return OPEN.contains(lease.status());
    }

    private void readAccounts(AccountStatus status, RateLimiter pace) {
        @Nullable IndexKey after = null;
        do {
            IndexKey from = after;
            AccountPage page = pace.patiently(() -> ledger.accounts().page(status, from));
            requireAll(page.leftOut());
            page.accounts().forEach(this::put);
            after = page.next().orElse(null);
        } while (after != null);
    }

    private void readLeases(RateLimiter pace) {
        Filter open = new Filter(null, null, OPEN, null);
        @Nullable String cursor = null;
        do {
            String from = cursor;
            LeasePage page = pace.patiently(() -> ledger.manyLeases(open, from));
            requireAll(page.leftOut());
            page.leases().forEach(this::put);
            cursor = page.next().orElse(null);
        } while (cursor != null);
    }

    /** Reads leases that ended before anybody had their account, while that is taken back. */
    private void readThoseGivenBack(RateLimiter pace) {
        for (Account account : accounts.values()) {
            LeaseId holder = account.lease();
            if (holder != null && !leases.containsKey(holder)) {
                pace.patiently(() -> ledger.find(holder))
                        .filter(Lease::isGivingBack)
                        .ifPresent(this::put);
            }
        }
    }

    private void put(Account account) {
        accounts.put(account.id(), account.withoutHistory());
    }

    private void put(Lease lease) {
        leases.put(lease.id(), lease.withLifecycle(Lifecycle::withoutHistory));
    }

    /**
     * Fails if items were left out: they would look missing from the ledger, and would be repaired.
     */
    private static void requireAll(int leftOut) {
        if (leftOut > 0) {
            throw new TransientFailure(
                    "%d items of the ledger are of a newer version: they cannot be reconciled yet."
                            .formatted(leftOut));
        }
    }

    Collection<Account> accounts() {
        return accounts.values();
    }

    Collection<Lease> leases() {
        return leases.values();
    }

    /** Returns an account, unless it is closed. */
    Optional<Account> account(AccountId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** Returns whether an account is in the ledger, closed or not. */
    boolean knows(AccountId id) {
        return accounts.containsKey(id) || ledger.accounts().find(id).isPresent();
    }

    /** Returns the lease of an account, in any status. */
    Optional<Lease> leaseOf(Account account) {
        LeaseId id = account.lease();
        if (id == null) {
            return Optional.empty();
        }
        Lease open = leases.get(id);
        return open == null ? ledger.find(id) : Optional.of(open);
    }
}
