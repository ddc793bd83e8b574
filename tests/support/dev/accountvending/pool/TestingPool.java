package dev.accountvending.pool;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.request.TestingRequestService;

import java.time.Instant;

/** A ledger with a pool in it, and the request service over both. */
final class TestingPool {
    static final Instant NOW = TestingLedger.NOW;

    final TestingRequestService testing = new TestingRequestService();
    final TestingLedger ledger = testing.ledger;
    final Ledger registry = ledger.registry;
    private int accounts;

    /** An account that came into the pool so many seconds ago. */
    AccountId available(String kind, int secondsAgo) {
        Ledger then = ledger.at(NOW.minusSeconds(secondsAgo));
        Lease lease = cleaning(kind);
        AccountId account = account(lease);
        then.accounts().move(account, lease.id(), AccountStatus.AVAILABLE, null);
        registry.progress().finishRetirement(lease.id());
        return account;
    }

    /** A lease whose account is being cleaned. */
    Lease cleaning(String kind) {
        accounts++;
        Lease lease = vending(kind, "old-" + accounts);
        AccountId account = new AccountId("%012d".formatted(accounts));
        registry.progress().enterAccount(lease.id(), account);
        registry.progress().activate(lease.id(), "example-old");
        registry.decisions().askRetirement(lease.id(), "ana@example.com");
        registry.progress().beginRetirement(lease.id(), "arn:retire");
        registry.accounts().move(account, lease.id(), AccountStatus.CLEANING, null);
        return registry.lease(lease.id());
    }

    /** A lease whose execution has begun. */
    Lease vending(String kind, String name) {
        AccountRequest request =
                new AccountRequest(
                        new KindName(kind),
                        new AccountName(name),
                        new Person("ana@example.com"),
                        null,
                        null,
                        null,
                        null);
        LeaseId id = ledger.reserved(request, Integer.MAX_VALUE).id();
        return registry.progress().begin(id, "arn:vend");
    }

    AccountStatus status(AccountId account) {
        return registry.accounts().find(account).orElseThrow().status();
    }

    static AccountId account(Lease lease) {
        return java.util.Objects.requireNonNull(lease.accountId());
    }
}
