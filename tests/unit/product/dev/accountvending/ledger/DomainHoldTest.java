package dev.accountvending.ledger;

import static dev.accountvending.ledger.TestingLedger.DOMAIN_HELD;
import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Subdomain;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A domain after its lease's end: certificates of its former owner may still be valid for it. */
class DomainHoldTest {
    private static final Zone ZONE = new Zone("Z1", List.of("ns-1.example"));
    private static final Subdomain DOMAIN = new Subdomain("ana.dev.accounts.example.com");
    private static final AccountName NAME = new AccountName("ana");
    private static final Instant HELD_UNTIL = NOW.plus(DOMAIN_HELD);

    private final TestingLedger ledger = new TestingLedger();

    @Test
    void reserve_byAnother_whileTheDomainIsHeld_isRefused_andMakesNothing() {
        retired("ana@example.com");
        List<String> before = List.copyOf(ledger.dynamoDb.keys());

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", HELD_UNTIL.minusSeconds(1)))
                .withMessage(
                        "The domain ana.dev.accounts.example.com is held for its former owner until"
                                + " 4 March 2027, 10:00 UTC: choose another name, or ask an"
                                + " administrator to release it.");

        assertThat(ledger.dynamoDb.keys()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void reserve_byTheSameOwner_whileTheDomainIsHeld_isGrantedAtOnce() {
        retired("ana@example.com");

        assertThat(reserve("Ana@Example.com", NOW).id()).hasToString("ana-2");
    }

    @Test
    void reserve_byAnother_afterTheSameOwnerHasItAgain_isRefused() {
        retired("ana@example.com");
        Lease again = reserve("ana@example.com", HELD_UNTIL.minusSeconds(1));

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", HELD_UNTIL.plusSeconds(1)))
                .withMessageContaining("taken by lease " + again.id());
    }

    @Test
    void reserve_byAnother_whenTheHoldIsOver_isGranted() {
        retired("ana@example.com");

        assertThat(reserve("ben@example.com", HELD_UNTIL).id()).hasToString("ana-2");
    }

    @Test
    void reserve_byTwo_whenTheHoldIsOver_isGrantedToOne() {
        retired("ana@example.com");
        ledger.dynamoDb.beforeNextWrite(() -> reserve("cleo@example.com", HELD_UNTIL));

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", HELD_UNTIL))
                .withMessageContaining("taken by lease ana-2");

        assertThat(ledger.registry.newest(NAME))
                .map(lease -> lease.request().owner().value())
                .hasValue("cleo@example.com");
    }

    @Test
    void reserve_byTheSameOwnerAndAnother_whenTheHoldIsOver_isGrantedToOne() {
        retired("ana@example.com");
        ledger.dynamoDb.beforeNextWrite(() -> reserve("ana@example.com", HELD_UNTIL));

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", HELD_UNTIL))
                .withMessageContaining("taken by lease ana-2");
    }

    @Test
    void finishRetirement_givesBackAllButTheDomain() {
        Lease lease = retired("ana@example.com");

        assertThat(lease.domain().heldUntil()).isEqualTo(HELD_UNTIL);
        assertThat(ledger.dynamoDb.keys())
                .contains("SUBDOMAIN#" + DOMAIN)
                .doesNotContain("NAME#ana")
                .noneMatch(key -> key.startsWith("OWNER#"));
        assertThat(ledger.at(NOW.plusSeconds(60)).progress().finishRetirement(lease.id()))
                .isEqualTo(lease);
    }

    @Test
    void finishRetirement_whereDomainsAreNotHeld_givesItBack() {
        Lease lease = retiring("ana@example.com");

        Lease retired =
                new Ledger(
                                ledger.dynamoDb,
                                "ledger",
                                Clock.fixed(NOW, ZoneOffset.UTC),
                                Duration.ZERO)
                        .progress()
                        .finishRetirement(lease.id());

        assertThat(retired.domain().heldUntil()).isNull();
        assertThat(reserve("ben@example.com", NOW).id()).hasToString("ana-2");
    }

    @Test
    void fail_afterTheDelegation_holdsTheDomain() {
        Lease lease = delegated(reserve("ana@example.com", NOW));

        Lease failed = ledger.registry.progress().fail(lease.id(), "test", "why", false);

        assertThat(failed.domain().heldUntil()).isEqualTo(HELD_UNTIL);
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", NOW))
                .withMessageContaining("is held for its former owner");
    }

    @Test
    void fail_beforeTheDelegation_holdsNothing() {
        Lease lease = reserve("ana@example.com", NOW);

        ledger.registry.progress().fail(lease.id(), "test", "why", false);

        assertThat(reserve("ben@example.com", NOW).id()).hasToString("ana-2");
    }

    @Test
    void withdraw_holdsNothing() {
        Lease lease = reserve("ana@example.com", NOW);
        ledger.registry.decisions().awaitApproval(lease.id(), "token", NOW.plusSeconds(60));

        ledger.registry.decisions().withdraw(lease.id(), "ana@example.com");

        assertThat(reserve("ben@example.com", NOW).id()).hasToString("ana-2");
    }

    @Test
    void finishRetirement_ofAnAccountForThePool_holdsNothing() {
        AccountRequest request = TestingLedger.requestForPool("pool-sandbox-1");
        Lease lease = ledger.reserved(request, 10);
        ledger.registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
        ledger.registry.progress().activate(lease.id(), "example-pool");
        ledger.registry.decisions().askRetirement(lease.id(), Ledger.SYSTEM_ACTOR);
        ledger.registry.progress().beginRetirement(lease.id(), "arn:retire");

        ledger.registry.progress().finishRetirement(lease.id());

        assertThat(ledger.dynamoDb.keys()).noneMatch(key -> key.startsWith("SUBDOMAIN#"));
    }

    @Test
    void giveBackDomain_ofOneThatFailedWhileDelegated_holdsItFromThenOn() {
        Lease lease = delegated(reserve("ana@example.com", NOW));
        ledger.registry.progress().fail(lease.id(), "test", "why", true);
        assertThat(ledger.registry.lease(lease.id()).domain().heldUntil()).isNull();
        Instant later = NOW.plus(Duration.ofDays(3));

        ledger.at(later).domains().giveBack(DOMAIN.value());
        ledger.at(later.plusSeconds(60)).domains().giveBack(DOMAIN.value());

        assertThat(ledger.registry.lease(lease.id()).domain().heldUntil())
                .isEqualTo(later.plus(DOMAIN_HELD));
        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> reserve("ben@example.com", later));
    }

    @Test
    void releaseDomain_letsAnybodyHaveIt_andIsInTheHistory() {
        Lease lease = retired("ana@example.com");

        Lease released =
                ledger.registry.domains().release(DOMAIN, "ada@example.com", "She has left.");

        assertThat(released.id()).isEqualTo(lease.id());
        assertThat(released.domain().heldUntil()).isNull();
        assertThat(released.lifecycle().history().getLast().by()).isEqualTo("ada@example.com");
        assertThat(released.lifecycle().history().getLast().why())
                .isEqualTo("The domain %s was released: She has left.", DOMAIN);
        assertThat(reserve("ben@example.com", NOW).id()).hasToString("ana-2");
    }

    @Test
    void releaseDomain_ofOneThatIsNotHeld_isRefused() {
        Lease lease = delegated(reserve("ana@example.com", NOW));

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> ledger.registry.domains().release(DOMAIN, "ada", "why"))
                .withMessageContaining("is not held for a former owner");

        assertThat(ledger.registry.lease(lease.id())).isEqualTo(lease);
        assertThat(ledger.dynamoDb.keys()).contains("SUBDOMAIN#" + DOMAIN);
    }

    @Test
    void leasesOf_areAllThatADomainWasClaimedFor_newestFirst() {
        Lease first = retired("ana@example.com");
        Lease second = reserve("ana@example.com", NOW);

        assertThat(ledger.registry.domains().leases(DOMAIN.value())).containsExactly(second, first);
        assertThat(ledger.registry.domains().leases("ana.sbx.accounts.example.com")).isEmpty();
        assertThat(ledger.registry.domains().leases("no--name.accounts.example.com")).isEmpty();
    }

    private Lease reserve(String owner, Instant now) {
        AccountRequest request =
                new AccountRequest(
                        new KindName("developer"), NAME, new Person(owner), null, null, null, null);
        return ledger.at(now)
                .reserve(
                        new Reservation(
                                NAME, null, 10, null, id -> TestingLedger.lease(id, request)));
    }

    private Lease delegated(Lease lease) {
        return ledger.registry.update(
                lease.id(), found -> found.withDomain(domain -> domain.withZone(ZONE)));
    }

    private Lease retiring(String owner) {
        Lease lease = delegated(reserve(owner, NOW));
        ledger.registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
        ledger.registry.progress().activate(lease.id(), "example-ana");
        ledger.registry.decisions().askRetirement(lease.id(), owner);
        return ledger.registry.progress().beginRetirement(lease.id(), "arn:retire");
    }

    private Lease retired(String owner) {
        return ledger.registry.progress().finishRetirement(retiring(owner).id());
    }
}
