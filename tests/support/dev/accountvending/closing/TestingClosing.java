package dev.accountvending.closing;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.CloseAccountRequest;
import software.amazon.awssdk.services.organizations.model.CloseAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Leases that end, a clock that moves, and an organization that closes accounts as AWS does. */
final class TestingClosing implements OrganizationsClient {
    final TestingLedger ledger = new TestingLedger();
    final Ledger registry = new Ledger(ledger.dynamoDb, "ledger", new Moving(), Duration.ZERO);
    final Closures closures = new Closures(registry, () -> this, new Moving());

    /** The accounts that CloseAccount was asked for, each time that it was. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    int members = 10;
    int quota = 250;
    int membersCounted;

    /** Ends the worker at the next CloseAccount, before or after its effect. */
    @Nullable RuntimeException before;

    @Nullable RuntimeException after;

    private final Map<String, Instant> closing = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private Instant now = TestingLedger.NOW;
    private int made;

    private final class Moving extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Instant now() {
        return now;
    }

    Clock clock() {
        return new Moving();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A lease whose end has begun. */
    Lease retiring() {
        Lease lease = active();
        registry.decisions().askRetirement(lease.id(), "test");
        return registry.progress().beginRetirement(lease.id(), "execution");
    }

    Lease active() {
        pass(Duration.ofSeconds(1));
        made++;
        LeaseId id = ledger.reserved(TestingLedger.request("ana-" + made), 1000).id();
        registry.progress().begin(id, "execution");
        registry.progress()
                .enterAccount(id, new AccountId("%012d".formatted(100_000_000_000L + made)));
        return registry.progress().activate(id, "example-" + made);
    }

    /** Puts the account of a lease that ends into the queue. */
    AccountId queued() {
        Lease lease = retiring();
        closures.queue(account(lease), lease.id());
        return account(lease);
    }

    static AccountId account(Lease lease) {
        return Objects.requireNonNull(lease.accountId());
    }

    ClosureState state(AccountId id) {
        return closures.state(id);
    }

    dev.accountvending.ledger.Account.Closure closure(AccountId id) {
        return Objects.requireNonNull(registry.accounts().find(id).orElseThrow().closure());
    }

    /** AWS comes to the end of everything that it is closing. */
    synchronized void finishAll() {
        closed.addAll(closing.keySet());
        closing.clear();
    }

    /** Somebody closed it by hand. */
    synchronized void closeByHand(AccountId id) {
        closed.add(id.value());
    }

    synchronized int closingNow() {
        return closing.size();
    }

    @Override
    public synchronized DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        String id = request.accountId();
        String state =
                closed.contains(id)
                        ? "CLOSED"
                        : closing.containsKey(id) ? "PENDING_CLOSURE" : "ACTIVE";
        return DescribeAccountResponse.builder()
                .account(Account.builder().id(id).state(state).build())
                .build();
    }

    @Override
    public synchronized CloseAccountResponse closeAccount(CloseAccountRequest request) {
        String id = request.accountId();
        asked.add(id);
        RuntimeException early = before;
        before = null;
        if (early != null) {
            throw early;
        }
        if (closed.contains(id)) {
            throw refusal("AccountAlreadyClosedException");
        }
        if (closing.containsKey(id)) {
            throw new TransientFailure(Explanation.of("conflict"), "ConflictException", null);
        }
        if (closing.size() >= 3) {
            throw passing("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED");
        }
        if (closing.size() + closed.size() >= quota) {
            throw new QuotaReached(Explanation.of("used up"), "CLOSE_ACCOUNT_QUOTA_EXCEEDED", null);
        }
        closing.put(id, now);
        RuntimeException late = after;
        after = null;
        if (late != null) {
            throw late;
        }
        return CloseAccountResponse.builder().build();
    }

    @Override
    public synchronized ListAccountsResponse listAccounts(ListAccountsRequest request) {
        membersCounted++;
        return ListAccountsResponse.builder()
                .accounts(Collections.nCopies(members, Account.builder().build()))
                .build();
    }

    static StepFailure passing(String code) {
        return new TransientFailure(Explanation.of("later"), code, null);
    }

    static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of("refused"), code, null);
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}
}
