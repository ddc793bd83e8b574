package dev.accountvending.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind.AtEnd;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

class BeginRetirementTest {
    private static final String CATALOG =
            """
            kinds:
              %s:
                description: d
                organizationalUnit: Workloads/Developers
                zoneLabel: dev
                perOwner: 1
                approval: none
                atEnd: recycle
                roles: [Developer]
                monthlyBudget: 100
            """;
    private static final Catalog OURS = Catalog.parse(CATALOG.formatted("developer"), "test");

    private static final AccountId FRESH = new AccountId("210987654321");

    private final TestingLedger ledger = new TestingLedger();
    private final Lease lease = ledger.active("ana");
    private final Instant end = Objects.requireNonNull(lease.terms().expiresAt());

    @Test
    void run_whenTheTimeIsOver_beginsAndTellsWhatBecomesOfTheAccount() {
        BeginRetirement.Output output = begin(end, OURS, "arn:one");

        assertThat(output)
                .isEqualTo(
                        new BeginRetirement.Output(
                                true, TestingLedger.ACCOUNT, AtEnd.recycle, false, null));
        assertThat(held().status()).isEqualTo(LeaseStatus.RETIRING);
        assertThat(held().lifecycle().execution()).isEqualTo("arn:one");
    }

    @Test
    void run_whenExtendedMeanwhile_leavesTheLease() {
        BeginRetirement.Output output = begin(end.minusSeconds(3600), OURS, "arn:one");

        assertThat(output).isEqualTo(new BeginRetirement.Output(false, null, null, false, null));
        assertThat(held()).isEqualTo(lease);
    }

    @Test
    void run_whenOnlyTheSweepsClockIsAtTheEnd_isTriedAgain() {
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(() -> begin(end.minusMillis(300), OURS, "arn:one"));

        assertThat(begin(end, OURS, "arn:one").begun()).isTrue();
    }

    @Test
    void run_whenSomebodyAskedForTheEnd_doesNotWaitForTheTime() {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");

        assertThat(begin(TestingLedger.NOW.minusSeconds(5), OURS, "arn:one").begun()).isTrue();
    }

    @Test
    void run_twice_changesTheLedgerOnce() {
        begin(end, OURS, "arn:one");
        int writes = ledger.dynamoDb.writes();

        assertThat(begin(end.plusSeconds(5), OURS, "arn:one").begun()).isTrue();

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void run_ofAnotherExecution_goesOnWithALeaseThatStopped() {
        begin(end, OURS, "arn:one");
        ledger.registry.progress().quarantine(lease.id(), "It would not come clean.");

        assertThat(begin(end, OURS, "arn:two").begun()).isTrue();

        assertThat(held().status()).isEqualTo(LeaseStatus.RETIRING);
        assertThat(held().lifecycle().execution()).isEqualTo("arn:two");
    }

    @Test
    void run_whenTheAccountWasGivenBackBefore_touchesItNoMore() {
        begin(end, OURS, "arn:one");
        ledger.registry
                .accounts()
                .move(TestingLedger.ACCOUNT, lease.id(), AccountStatus.AVAILABLE, null);

        assertThat(begin(end, OURS, "arn:two"))
                .isEqualTo(new BeginRetirement.Output(true, null, AtEnd.recycle, false, null));
    }

    @Test
    void run_whenTheLeaseIsOver_hasNothingToDo() {
        begin(end, OURS, "arn:one");
        ledger.registry.progress().finishRetirement(lease.id());

        assertThat(begin(end, OURS, "arn:two").begun()).isFalse();

        assertThat(held().lifecycle().execution()).isEqualTo("arn:one");
    }

    @Test
    void run_whenTheKindIsNotOfferedAnyMore_hasTheAccountClosed() {
        Catalog without = Catalog.parse(CATALOG.formatted("other"), "test");

        assertThat(begin(end, without, "arn:one").atEnd()).isEqualTo(AtEnd.close);
    }

    @Test
    void run_tellsWhetherHooksAreToBeRun_forWhatWasHandedOver() {
        Catalog hooked =
                Catalog.parse(
                        CATALOG.formatted("developer")
                                + "    hooks: {beforeCleaning: [{function: account-vending-hook-x, atMostMinutes: 1}]}\n",
                        "test");
        Lease pooled = ledger.reserved(TestingLedger.requestForPool("pool-developer-1"), 10);

        assertThat(begin(end, hooked, "arn:one").hooks()).isTrue();
        assertThat(
                        new BeginRetirement(
                                        ledger.at(end), hooked, Clock.fixed(end, ZoneOffset.UTC))
                                .run(new BeginRetirement.Input(pooled.id(), "arn:two"))
                                .hooks())
                .isFalse();
    }

    @Test
    void run_ofAnAccountThatNobodyEverHad_saysThatItMayLackOurRole_andRunsNoHooks() {
        Lease unheld = ledger.withAccount(TestingLedger.request("ben"), FRESH);
        ledger.registry.progress().giveBack(unheld.id(), "no luck", false, true);

        assertThat(beginUnheld(unheld))
                .isEqualTo(new BeginRetirement.Output(true, FRESH, AtEnd.recycle, false, true));
    }

    @Test
    void run_ofAnAccountFromThePool_knowsThatItHasAll() {
        Lease first = ledger.withAccount(TestingLedger.request("ben"), FRESH);
        ledger.registry.accounts().move(FRESH, first.id(), AccountStatus.AVAILABLE, null);
        Lease unheld = ledger.vending("cleo");
        ledger.registry.progress().claimPooled(unheld.id(), FRESH);
        ledger.registry.progress().giveBack(unheld.id(), "no luck", false, true);

        assertThat(beginUnheld(unheld))
                .isEqualTo(new BeginRetirement.Output(true, FRESH, AtEnd.recycle, false, null));
    }

    private BeginRetirement.Output beginUnheld(Lease unheld) {
        return new BeginRetirement(ledger.registry, OURS, Clock.fixed(end, ZoneOffset.UTC))
                .run(new BeginRetirement.Input(unheld.id(), "arn:retire"));
    }

    private BeginRetirement.Output begin(Instant now, Catalog catalog, String execution) {
        return new BeginRetirement(ledger.at(now), catalog, Clock.fixed(now, ZoneOffset.UTC))
                .run(new BeginRetirement.Input(lease.id(), execution));
    }

    private Lease held() {
        return ledger.registry.lease(lease.id());
    }
}
