package dev.accountvending.cost;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.SideBySide;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which lease had an account in a month, the last where there were several. Mostly it is the one
 * that has it still; for the others the leases are gone through, newest first, as far as is needed.
 */
final class AccountHolders {
    private static final int AT_ONCE = 16;

    /** Twenty thousand leases: whose account it was before those stays untold. */
    private static final int MOST_PAGES = 400;

    private static final Set<LeaseStatus> OVER =
            EnumSet.of(LeaseStatus.RETIRED, LeaseStatus.FAILED);

    private final Ledger ledger;
    private final Instant start;
    private final Instant end;
    private final Map<AccountId, Lease> found = new ConcurrentHashMap<>();

    AccountHolders(Ledger ledger, YearMonth month) {
        this.ledger = ledger;
        this.start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        this.end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /**
     * Finds them.
     *
     * @param accounts in the ledger or not
     * @param costing those that cost something: they are worth looking further for
     */
    Map<AccountId, Lease> of(List<AccountId> accounts, Set<AccountId> costing) {
        Set<AccountId> missing = ConcurrentHashMap.newKeySet();
        new SideBySide(AT_ONCE)
                .forEach(
                        accounts,
                        id -> {
                            Optional<Account> ours = ledger.accounts().find(id);
                            ours.ifPresent(this::look);
                            boolean isMissing = ours.isPresent() && !found.containsKey(id);
                            if (isMissing && costing.contains(id)) {
                                missing.add(id);
                            }
                        });
        search(missing);
        return Map.copyOf(found);
    }

    private void look(Account account) {
        LeaseId id = account.lease();
        if (id != null) {
            ledger.find(id)
                    .filter(this::isOfTheMonth)
                    .ifPresent(lease -> found.put(account.id(), lease));
        }
    }

    private void search(Set<AccountId> missing) {
        @Nullable String cursor = null;
        for (int page = 0; page < MOST_PAGES && !missing.isEmpty(); page++) {
            LeasePage leases = ledger.leases(Filter.ALL, cursor);
            for (Lease lease : leases.leases()) {
                AccountId account = lease.accountId();
                if (account != null && isOfTheMonth(lease) && missing.remove(account)) {
                    found.put(account, lease);
                }
            }
            if (leases.next().isEmpty()) {
                return;
            }
            cursor = leases.next().get();
        }
    }

    /** Whether the lease had its account in the month, from its hand-over to its end. */
    private boolean isOfTheMonth(Lease lease) {
        Instant from = firstAt(lease, EnumSet.of(LeaseStatus.ACTIVE), lease.terms().requestedAt());
        Instant to = firstAt(lease, OVER, Instant.MAX);
        return from.isBefore(end) && !to.isBefore(start);
    }

    private static Instant firstAt(Lease lease, Set<LeaseStatus> statuses, Instant otherwise) {
        return lease.lifecycle().history().stream()
                .filter(change -> statuses.contains(change.to()))
                .findFirst()
                .map(LeaseChange::at)
                .orElse(otherwise);
    }
}
