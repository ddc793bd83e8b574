package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A ledger in memory, at a fixed time. */
public final class TestingLedger {
    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    public static final AccountId ACCOUNT = new AccountId("123456789012");

    public static final Duration DOMAIN_HELD = Duration.ofDays(100);

    public final TestingDynamoDb dynamoDb = new TestingDynamoDb();
    public final Ledger registry =
            new Ledger(dynamoDb, "ledger", Clock.fixed(NOW, ZoneOffset.UTC), DOMAIN_HELD);

    /** The same ledger at another time. */
    public Ledger at(Instant now) {
        return new Ledger(dynamoDb, "ledger", Clock.fixed(now, ZoneOffset.UTC), DOMAIN_HELD);
    }

    /** Writes leases as they are, without claims: for what only reads them. */
    public void write(List<Lease> leases) {
        LedgerTable table = new LedgerTable(dynamoDb, "ledger");
        leases.forEach(
                lease -> table.write(List.of(StoredItem.put(Keys.lease(lease.id()), lease))));
    }

    /** Writes a lease in the place of what is there. */
    public void put(Lease lease) {
        LedgerTable table = new LedgerTable(dynamoDb, "ledger");
        String key = Keys.lease(lease.id());
        table.write(List.of(StoredItem.put(key, StoredItem.find(table, key, Lease.class), lease)));
    }

    /** Writes the page of an account that a lease holds, as it is. */
    public void hold(AccountId account, Lease lease) {
        Account held = Account.leased(account, lease.account().email(), lease, NOW);
        new LedgerTable(dynamoDb, "ledger")
                .write(List.of(StoredItem.put(Keys.account(account), held)));
    }

    /** Gives a lease a status that only a later version knows. */
    public void makeUnreadable(LeaseId id) {
        change(
                Keys.lease(id),
                document -> document.withObject("lifecycle").put("status", "PAUSED"));
    }

    /** Changes a document in the table, as another version of the functions might. */
    void change(String key, Consumer<ObjectNode> change) {
        ObjectNode document = document(key);
        change.accept(document);
        Map<String, AttributeValue> item = new HashMap<>(dynamoDb.item(key));
        item.put("document", Attributes.of(document));
        dynamoDb.store(item);
    }

    /** A document as it is in the table. */
    ObjectNode document(String key) {
        AttributeValue document = Objects.requireNonNull(dynamoDb.item(key).get("document"));
        return (ObjectNode) Attributes.toJson(document);
    }

    /** A lease that has just been reserved. */
    public Lease reserved(String name) {
        return reserved(request(name), 10);
    }

    /** A developer's request. */
    public static AccountRequest request(String name) {
        return new AccountRequest(
                new KindName("developer"),
                new AccountName(name),
                new Person("ana@example.com"),
                null,
                null,
                null,
                null);
    }

    /** The machine's own request, for an account that is to wait in the pool. */
    public static AccountRequest requestForPool(String name) {
        return new AccountRequest(
                new KindName("sandbox"),
                new AccountName(name),
                Lease.poolOwner("accounts.example.com"),
                null,
                null,
                null,
                null);
    }

    /** A lease that has just been reserved, for this request. */
    public Lease reserved(AccountRequest request, int quota) {
        return registry.reserve(
                new Reservation(
                        request.accountName(), null, quota, null, id -> lease(id, request)));
    }

    /** A lease whose execution has begun. */
    public Lease vending(String name) {
        Lease lease = reserved(name);
        return registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
    }

    /** A lease whose account exists. */
    public Lease withAccount(String name) {
        return registry.progress().enterAccount(vending(name).id(), ACCOUNT);
    }

    /** The same of a request, with an account of its own. */
    public Lease withAccount(AccountRequest request, AccountId account) {
        Lease lease = reserved(request, 10);
        registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
        return registry.progress().enterAccount(lease.id(), account);
    }

    /** A lease that was handed over, with its account, and whose every part is there. */
    public Lease active(String name) {
        Lease complete = complete(withAccount(name).id());
        return registry.progress().activate(complete.id(), "example-" + name);
    }

    /** A lease, with every part of its account there. */
    public Lease complete(LeaseId id) {
        return registry.update(
                id,
                lease -> {
                    Lease complete = lease;
                    for (AccountPart part : AccountPart.values()) {
                        complete = complete.done(part, NOW);
                    }
                    return complete;
                });
    }

    /** A lease that has just been handed over, and is in no ledger yet. */
    public static Lease handedOver(LeaseId id, @Nullable Instant end) {
        AccountRequest request = request(id.name().value());
        Lease asked = lease(id, request);
        return Lease.requested(
                        id,
                        request,
                        NOW,
                        end,
                        asked.terms().organizationalUnit(),
                        asked.account().email(),
                        asked.domain().name(),
                        request.owner().value())
                .moved(LeaseStatus.VENDING, NOW, "test", null)
                .withAccount(own -> own.withId(ACCOUNT))
                .moved(LeaseStatus.ACTIVE, NOW, "test", null)
                .withDueAt(NOW);
    }

    /** A lease in a status, by whatever way leads there. */
    public static Lease in(LeaseStatus status) {
        Lease lease = lease(new LeaseId("ana-1"), request("ana"));
        for (LeaseStatus next :
                switch (status) {
                    case REQUESTED -> List.<LeaseStatus>of();
                    case AWAITING_APPROVAL, VENDING, FAILED -> List.of(status);
                    case REJECTED, WITHDRAWN -> List.of(LeaseStatus.AWAITING_APPROVAL, status);
                    case ACTIVE -> List.of(LeaseStatus.VENDING, status);
                    case FROZEN, RETIRING ->
                            List.of(LeaseStatus.VENDING, LeaseStatus.ACTIVE, status);
                    case RETIRED, QUARANTINED ->
                            List.of(
                                    LeaseStatus.VENDING,
                                    LeaseStatus.ACTIVE,
                                    LeaseStatus.RETIRING,
                                    status);
                }) {
            lease = lease.moved(next, NOW, "test", null);
        }
        return lease;
    }

    /** A lease as a reservation would make it. */
    public static Lease lease(LeaseId id, AccountRequest request) {
        return Lease.requested(
                id,
                request,
                NOW,
                NOW.plusSeconds(86_400),
                new OuPath("Workloads/Developers"),
                new EmailAddress("aws+%s@example.com".formatted(id)),
                new Subdomain("%s.dev.accounts.example.com".formatted(id.name())),
                request.owner().value());
    }
}
