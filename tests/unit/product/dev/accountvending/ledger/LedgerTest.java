package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Reservation.Idempotency;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Stage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class LedgerTest {
    private final TestingLedger ledger = new TestingLedger();
    private final Ledger registry = ledger.registry;

    @Test
    void reserve_claimsNameSubdomainAddressAndQuota() {
        ledger.reserved("ana");

        assertThat(ledger.dynamoDb.keys())
                .containsExactly(
                        "EMAIL#aws+ana-1@example.com",
                        "LEASE#ana-1",
                        "NAME#ana",
                        "OWNER#ana@example.com#developer",
                        "SERIES#ana",
                        "SUBDOMAIN#ana.dev.accounts.example.com");
    }

    @Test
    void reserve_whenTheNameIsTaken_tellsByWhichLease() {
        ledger.reserved("ana");

        assertThatThrownBy(() -> ledger.reserved("ana"))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("The name ana is taken by lease ana-1");
    }

    @Test
    void reserve_whenAnotherWinsTheRace_tellsByWhichLeaseAndWritesNothing() {
        ledger.dynamoDb.beforeNextWrite(() -> ledger.reserved("ana"));

        assertThatThrownBy(() -> ledger.reserved("ana"))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("taken by lease ana-1");
        assertThat(ledger.dynamoDb.keys()).filteredOn(k -> k.startsWith("LEASE#")).hasSize(1);
    }

    @Test
    void reserve_whenTheQuotaIsUsed_namesTheLeasesThatUseIt() {
        ledger.reserved(request("one"), 2);
        ledger.reserved(request("two"), 2);

        assertThatThrownBy(() -> ledger.reserved(request("three"), 2))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("holds 2 of 2")
                .hasMessageContaining("one-1, two-1");
    }

    @Test
    void reserve_underAnotherAddressOfTheMailbox_countsInTheSameQuota() {
        ledger.reserved(request("one"), 1);
        AccountRequest base = request("two");
        AccountRequest second =
                new AccountRequest(
                        base.kind(),
                        base.name(),
                        new Person("ana+2@example.com"),
                        null,
                        null,
                        null,
                        null);

        assertThatThrownBy(() -> ledger.reserved(second, 1))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("holds 1 of 1");
    }

    @Test
    void reserve_whenTheLastPlaceIsTakenMeanwhile_isRefused() {
        ledger.reserved(request("one"), 2);
        ledger.dynamoDb.beforeNextWrite(() -> ledger.reserved(request("two"), 2));

        assertThatThrownBy(() -> ledger.reserved(request("three"), 2))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void reserve_afterAFailedLease_countsOn() {
        registry.progress().fail(ledger.vending("ana").id(), "test", "why", false);

        assertThat(ledger.reserved("ana").id()).hasToString("ana-2");
    }

    @Test
    void reserve_underTheSameKey_answersTheSameLease() {
        Lease first = registry.reserve(keyed("ana", "digest", TestingLedger.NOW));
        Lease second = registry.reserve(keyed("ana", "digest", TestingLedger.NOW));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void reserve_underTheSameKeyForSomethingElse_isRefused() {
        registry.reserve(keyed("ana", "digest", TestingLedger.NOW));

        assertThatThrownBy(() -> registry.reserve(keyed("ben", "other", TestingLedger.NOW)))
                .isInstanceOf(IdempotencyConflict.class);
    }

    @Test
    void reserve_underAnothersKey_neitherGetsTheirLeaseNorIsRefused() {
        Lease anas = registry.reserve(keyed("ana", "digest", TestingLedger.NOW));

        Lease same = registry.reserve(keyed("eve@example.com", "eve", "digest"));
        Lease other = registry.reserve(keyed("fay@example.com", "fay", "other"));

        assertThat(same.id()).hasToString("eve-1");
        assertThat(other.id()).hasToString("fay-1");
        assertThat(registry.reserve(keyed("ana", "digest", TestingLedger.NOW))).isEqualTo(anas);
    }

    /** The name of a service's stage is an account's name like any other. */
    @Test
    void reserve_ofAStage_whoseNameIsAnothers_isRefused() {
        ledger.reserved("billing-test");
        AccountRequest stage =
                new AccountRequest(
                        new KindName("service"),
                        new AccountName("billing"),
                        new Person("eve@example.com"),
                        null,
                        new Stage("test"),
                        null,
                        null);

        assertThatThrownBy(() -> ledger.reserved(stage, 10))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("The name billing-test is taken by lease billing-test-1");
    }

    @Test
    void reserve_underAKeyOfTheDayBefore_isANewRequest() {
        registry.reserve(keyed("ana", "digest", TestingLedger.NOW));
        Instant tomorrow = TestingLedger.NOW.plus(Duration.ofHours(25));

        assertThat(registry.reserve(keyed("ben", "other", tomorrow)).id()).hasToString("ben-1");
    }

    @Test
    void reserve_underAChosenId_isRepeatable() {
        Lease lease = ledger.reserved("ana");

        Lease again =
                registry.reserve(
                        new Reservation(
                                lease.name(),
                                lease.id(),
                                1,
                                null,
                                id -> TestingLedger.lease(id, lease.request())));

        assertThat(again).isEqualTo(lease);
    }

    @Test
    void fail_givesBackEveryClaimOnce() {
        Lease lease = ledger.vending("ana");

        Lease failed = registry.progress().fail(lease.id(), "test", "no luck", false);
        int writes = ledger.dynamoDb.writes();
        registry.progress().fail(lease.id(), "test", "again", false);

        assertThat(failed.status()).isEqualTo(LeaseStatus.FAILED);
        assertThat(failed.lifecycle().history().getLast().why()).isEqualTo("no luck");
        assertThat(ledger.dynamoDb.keys()).containsExactly("LEASE#ana-1", "SERIES#ana");
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void fail_keepsTheSubdomainWhoseRecordIsLeft() {
        registry.progress().fail(ledger.vending("ana").id(), "test", "why", true);

        assertThat(ledger.dynamoDb.keys()).contains("SUBDOMAIN#ana.dev.accounts.example.com");
    }

    @Test
    void fail_leavesTheOwnersOtherLeasesCounted() {
        Lease one = ledger.vending("one");
        ledger.reserved("two");

        registry.progress().fail(one.id(), "test", "why", false);

        assertThatThrownBy(() -> ledger.reserved(request("three"), 1))
                .hasMessageContaining("(two-1)");
    }

    @Test
    void update_whenAnotherChangesTheLease_keepsBothChanges() {
        Lease lease = ledger.vending("ana");
        Zone zone = new Zone("Z1", List.of("ns-1.example"));
        ledger.dynamoDb.beforeNextWrite(
                () ->
                        registry.update(
                                lease.id(),
                                other -> other.withDomain(domain -> domain.withZone(zone))));

        registry.update(
                lease.id(),
                other ->
                        other.withLifecycle(lifecycle -> lifecycle.withExecution("arn:execution")));

        assertThat(registry.lease(lease.id()).domain().zone()).isEqualTo(zone);
        assertThat(registry.lease(lease.id()).lifecycle().execution()).isEqualTo("arn:execution");
    }

    @Test
    void move_toAStatusThatMayNotFollow_isRefused() {
        Lease lease = ledger.reserved("ana");

        assertThatThrownBy(() -> registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null))
                .hasMessage("Lease ana-1 is REQUESTED and cannot become ACTIVE.");
    }

    @Test
    void move_recordsWhoWhenFromAndTo() {
        Lease lease = ledger.vending("ana");

        assertThat(lease.lifecycle().history())
                .last()
                .isEqualTo(
                        new LeaseChange(
                                TestingLedger.NOW,
                                "test",
                                LeaseStatus.REQUESTED,
                                LeaseStatus.VENDING,
                                null));
    }

    @Test
    void quarantine_isInTheAccountsHistoryOnce() {
        ledger.withAccount("ana");

        registry.accounts().quarantine(TestingLedger.ACCOUNT, "test", "why");
        registry.accounts().quarantine(TestingLedger.ACCOUNT, "test", "why");

        Account account = registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow();
        assertThat(account.status()).isEqualTo(AccountStatus.QUARANTINED);
        assertThat(account.history()).hasSize(2);
    }

    @Test
    void newest_isTheLastLeaseOfTheName_whateverItsStatus() {
        registry.progress().fail(ledger.vending("ana").id(), "test", "why", false);
        Lease second = ledger.reserved("ana");

        assertThat(registry.newest(new AccountName("ana"))).contains(second);
        assertThat(registry.newest(new AccountName("ben"))).isEmpty();
    }

    private static Reservation keyed(String name, String digest, Instant now) {
        return keyed("ana@example.com", name, digest, now);
    }

    private static Reservation keyed(String by, String name, String digest) {
        return keyed(by, name, digest, TestingLedger.NOW);
    }

    private static Reservation keyed(String by, String name, String digest, Instant now) {
        AccountRequest request = request(name);
        return new Reservation(
                request.name(),
                null,
                10,
                new Idempotency(new Person(by), "key", digest, now),
                id -> TestingLedger.lease(id, request));
    }

    private static AccountRequest request(String name) {
        @Nullable Integer days = null;
        return new AccountRequest(
                new KindName("developer"),
                new AccountName(name),
                new Person("ana@example.com"),
                days,
                null,
                null,
                null);
    }
}
