package dev.accountvending.ledger;

import static dev.accountvending.ledger.TestingLedger.ACCOUNT;
import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What becomes of a lease and its account after they were handed over. */
class LifecycleTest {
    private static final Instant AFTER_END = NOW.plus(Duration.ofDays(2));
    private static final String EXECUTION = "arn:retire";

    private final TestingLedger ledger = new TestingLedger();

    private Ledger afterEnd() {
        return ledger.at(AFTER_END);
    }

    @Test
    void beginRetirement_afterTheEnd_endsTheLease() {
        Lease lease = ledger.active("ana");

        Lease retiring = afterEnd().progress().beginRetirement(lease.id(), EXECUTION);

        assertThat(retiring.status()).isEqualTo(LeaseStatus.RETIRING);
        assertThat(retiring.lifecycle().execution()).isEqualTo(EXECUTION);
        assertThat(retiring.lifecycle().dueAt()).isEqualTo(AFTER_END.plus(Duration.ofHours(24)));
        assertThat(afterEnd().due(AFTER_END, null).leases()).isEmpty();
    }

    @Test
    void beginRetirement_beforeTheEnd_leavesTheLeaseAlone() {
        Lease lease = ledger.active("ana");

        assertThat(ledger.registry.progress().beginRetirement(lease.id(), EXECUTION))
                .isEqualTo(lease);
    }

    @Test
    void beginRetirement_ofOneExtendedInBetween_leavesItAlone() {
        Lease lease = ledger.active("ana");
        Extension week = new Extension(Duration.ofDays(7), "ana@example.com", null, null);
        Lease extended = afterEnd().decisions().extend(lease.id(), week, Duration.ofDays(30));

        assertThat(afterEnd().progress().beginRetirement(lease.id(), EXECUTION))
                .isEqualTo(extended);
    }

    @Test
    void extend_ofOneThatHasBegunToEnd_isRefused() {
        Lease lease = ledger.active("ana");
        afterEnd().progress().beginRetirement(lease.id(), EXECUTION);
        Extension week = new Extension(Duration.ofDays(7), "ana@example.com", null, null);

        assertThatThrownBy(
                        () -> afterEnd().decisions().extend(lease.id(), week, Duration.ofDays(30)))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("is being taken back");
    }

    @Test
    void extendAndBegin_atOnce_oneWins() {
        Lease lease = ledger.active("ana");
        Extension week = new Extension(Duration.ofDays(7), "ana@example.com", null, null);
        ledger.dynamoDb.beforeNextWrite(
                () -> afterEnd().decisions().extend(lease.id(), week, Duration.ofDays(30)));

        Lease after = afterEnd().progress().beginRetirement(lease.id(), EXECUTION);

        assertThat(after.status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(after.terms().expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(8)));
    }

    @Test
    void askRetirement_makesTheEndDueAtOnce() {
        Lease lease = ledger.active("ana");

        Lease asked = ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");

        assertThat(ledger.registry.due(NOW, null).leases()).containsExactly(lease.id());
        assertThat(asked.dueEnd()).isEqualTo(NOW);
        assertThat(ledger.registry.progress().beginRetirement(lease.id(), EXECUTION).status())
                .isEqualTo(LeaseStatus.RETIRING);
    }

    @Test
    void finishRetirement_givesBackEveryClaim_once() {
        Lease lease = ledger.active("ana");
        afterEnd().progress().beginRetirement(lease.id(), EXECUTION);

        Lease retired = afterEnd().progress().finishRetirement(lease.id());

        assertThat(retired.status()).isEqualTo(LeaseStatus.RETIRED);
        assertThat(afterEnd().progress().finishRetirement(lease.id())).isEqualTo(retired);
        assertThat(ledger.dynamoDb.keys())
                .containsExactlyInAnyOrder(
                        "ACCOUNT#" + ACCOUNT, "LEASE#" + lease.id(), "SERIES#ana");
        assertThat(ledger.reserved("ana").id().value()).isEqualTo("ana-2");
    }

    @Test
    void quarantineLease_setsItsAccountAside_andGoesOnLater() {
        Lease lease = ledger.active("ana");
        afterEnd().progress().beginRetirement(lease.id(), EXECUTION);

        Lease aside = afterEnd().progress().quarantine(lease.id(), "would not come clean");

        assertThat(aside.status()).isEqualTo(LeaseStatus.QUARANTINED);
        Account account = ledger.registry.accounts().find(ACCOUNT).orElseThrow();
        assertThat(account.status()).isEqualTo(AccountStatus.QUARANTINED);
        assertThat(account.why()).isEqualTo("would not come clean");
        assertThat(afterEnd().progress().beginRetirement(lease.id(), "arn:again").status())
                .isEqualTo(LeaseStatus.RETIRING);
    }

    @Test
    void moveAccount_ofAnother_isRefused() {
        ledger.active("ana");

        assertThatThrownBy(
                        () ->
                                ledger.registry
                                        .accounts()
                                        .move(
                                                ACCOUNT,
                                                new LeaseId("ben-1"),
                                                AccountStatus.CLOSING,
                                                null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("held by ana-1");
    }

    @Test
    void claimPooled_givesTheAccountAndItsAddress_once() {
        pool(ledger.active("ana"));
        Lease ben = ledger.vending("ben");

        Optional<Lease> claimed = ledger.registry.progress().claimPooled(ben.id(), ACCOUNT);

        assertThat(claimed).map(Lease::accountId).hasValue(ACCOUNT);
        assertThat(claimed)
                .map(lease -> lease.account().email().value())
                .hasValue("aws+ana-1@example.com");
        assertThat(ledger.dynamoDb.keys()).doesNotContain("EMAIL#aws+ben-1@example.com");
        assertThat(ledger.registry.progress().claimPooled(ben.id(), ACCOUNT)).isEqualTo(claimed);
        assertThat(ledger.registry.accounts().find(ACCOUNT)).map(Account::lease).hasValue(ben.id());
    }

    @Test
    void claimPooled_ofTheLastAccount_byTwo_isOnes() {
        pool(ledger.active("ana"));
        Lease ben = ledger.vending("ben");
        Lease cleo = ledger.vending("cleo");
        ledger.dynamoDb.beforeNextWrite(
                () -> ledger.registry.progress().claimPooled(cleo.id(), ACCOUNT));

        assertThat(ledger.registry.progress().claimPooled(ben.id(), ACCOUNT)).isEmpty();
        assertThat(ledger.registry.lease(cleo.id()).accountId()).isEqualTo(ACCOUNT);
        assertThat(ledger.registry.lease(ben.id()).accountId()).isNull();
    }

    @Test
    void claimPooled_byOneThatHasAnAccount_leavesItWithThat() {
        pool(ledger.active("ana"));
        AccountId second = new AccountId("210987654321");
        Lease ben = ledger.registry.progress().enterAccount(ledger.vending("ben").id(), second);

        assertThat(ledger.registry.progress().claimPooled(ben.id(), ACCOUNT)).hasValue(ben);
        assertThat(ledger.registry.accounts().find(ACCOUNT))
                .map(Account::status)
                .hasValue(AccountStatus.AVAILABLE);
    }

    private void pool(Lease lease) {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), EXECUTION);
        ledger.registry.accounts().move(ACCOUNT, lease.id(), AccountStatus.CLEANING, null);
        ledger.registry.accounts().move(ACCOUNT, lease.id(), AccountStatus.AVAILABLE, null);
        ledger.registry.progress().finishRetirement(lease.id());
    }

    @Test
    void accounts_areListedByStatus_theLongestInItFirst() {
        Lease lease = ledger.active("ana");
        AccountId second = new AccountId("210987654321");
        ledger.at(NOW.minusSeconds(60)).progress().enterAccount(ledger.vending("ben").id(), second);

        assertThat(ledger.registry.accounts().page(AccountStatus.LEASED, null).accounts())
                .extracting(Account::id)
                .containsExactly(second, ACCOUNT);
        ledger.dynamoDb.readAtMost(1);
        assertThat(ledger.registry.accounts().all(AccountStatus.LEASED))
                .extracting(Account::id)
                .containsExactly(second, ACCOUNT);
        ledger.registry.accounts().move(ACCOUNT, lease.id(), AccountStatus.CLOSING, null);
        assertThat(ledger.registry.accounts().page(AccountStatus.CLOSING, null).accounts())
                .extracting(Account::id)
                .containsExactly(ACCOUNT);
    }

    @Test
    void due_hasEveryDueLeaseOnce_inPages() {
        List<Lease> leases =
                IntStream.range(0, 250)
                        .mapToObj(
                                i ->
                                        TestingLedger.lease(
                                                        new LeaseId("a%03d-1".formatted(i)),
                                                        TestingLedger.request("a%03d".formatted(i)))
                                                .withDueAt(NOW.plusSeconds(i / 10)))
                        .toList();
        ledger.write(leases);

        List<LeaseId> found = new ArrayList<>();
        IndexKey after = null;
        do {
            DueLeases page = ledger.registry.due(NOW.plusSeconds(19), after);
            found.addAll(page.leases());
            after = page.next().orElse(null);
        } while (after != null);

        assertThat(found)
                .containsExactlyElementsOf(leases.subList(0, 200).stream().map(Lease::id).toList());
    }

    @Test
    void giveBackDomain_ofAFailedLease_letsTheNameBeAskedForAgain() {
        Lease lease = ledger.vending("ana");
        Lease alive = ledger.vending("ben");
        ledger.registry.progress().fail(lease.id(), "test", "broken", true);
        assertThat(ledger.dynamoDb.keys()).contains("SUBDOMAIN#" + lease.domain().name());

        ledger.registry.domains().giveBack(lease.domain().name().value());
        ledger.registry.domains().giveBack(lease.domain().name().value());
        ledger.registry.domains().giveBack(alive.domain().name().value());

        assertThat(ledger.dynamoDb.keys())
                .doesNotContain("SUBDOMAIN#" + lease.domain().name())
                .contains("SUBDOMAIN#" + alive.domain().name());
        assertThat(ledger.reserved("ana").id().value()).isEqualTo("ana-2");
    }

    private record Tally(int count) {}

    @Test
    void memorize_isKept_andNotWrittenOver() {
        Ledger registry = ledger.registry;
        ledger.dynamoDb.beforeNextWrite(
                () -> registry.updateDocument("tally", Tally.class, LifecycleTest::counted));

        registry.updateDocument("tally", Tally.class, LifecycleTest::counted);

        assertThat(registry.document("tally", Tally.class)).hasValue(new Tally(2));
        assertThat(registry.document("other", Tally.class)).isEmpty();
    }

    private static Tally counted(@org.jspecify.annotations.Nullable Tally before) {
        return new Tally(before == null ? 1 : before.count() + 1);
    }
}
