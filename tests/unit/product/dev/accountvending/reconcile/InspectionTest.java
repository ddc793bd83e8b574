package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;
import static dev.accountvending.reconcile.TestingOrganization.DOMAIN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.dns.TestingFaults;
import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class InspectionTest {
    private static final String STRANGER = "999999999999";

    private final TestingOrganization there = new TestingOrganization();

    @Test
    void look_whereAllIsAsTheLedgerSays_findsNothing() {
        there.active();
        there.tree.put("111111111111", "Quarantine"); // our own

        assertThat(there.findings()).isEmpty();
    }

    /** What is not read must not look as if it were not there. */
    @Test
    void look_withALeaseThatALaterVersionWrote_isTransient() {
        there.ledger.makeUnreadable(there.ledger.reserved("newer").id());

        assertThatThrownBy(() -> there.look(Duration.ZERO))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void look_atAnAccountThatTheLedgerDoesNotKnow_findsIt() {
        there.tree.put(STRANGER, "Workloads/Developers");
        there.tree.put("888888888888", "Somebody/Elses");
        there.tree.put("777777777777", "Workloads");

        assertFound(FindingKind.UNKNOWN_ACCOUNT, STRANGER, "\"account 999999999999\" is in unit");
    }

    @Test
    void look_atAnAccountThatWasClosed_knowsIt() {
        Lease lease = there.active();
        there.registry.accounts().move(ANA, lease.id(), AccountStatus.CLOSED, null);
        there.tree.put(ANA.value(), "Quarantine", AccountState.CLOSED);

        assertThat(there.findings()).noneMatch(f -> f.kind() == FindingKind.UNKNOWN_ACCOUNT);
    }

    @Test
    void look_forAnAccountThatIsGone_misses() {
        there.active();
        there.tree.remove(ANA.value());

        assertFound(FindingKind.MISSING_ACCOUNT, ANA.value(), "leased in the ledger (lease ana-1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING_CLOSURE", "CLOSED"})
    void look_atALeasedAccountThatIsClosed_findsIt(AccountState state) {
        there.active();
        there.tree.put(ANA.value(), "Workloads/Developers", state);

        assertFound(FindingKind.CLOSED_ACCOUNT, ANA.value(), "closed at AWS");
    }

    @Test
    void look_atALeasedAccountThatAwsHasSuspended_findsItAsThat() {
        there.active();
        there.tree.put(ANA.value(), "Workloads/Developers", AccountState.SUSPENDED);

        assertFound(FindingKind.SUSPENDED_ACCOUNT, ANA.value(), "AWS has suspended it");
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,    LEASED,      Sandbox,              Workloads/Developers",
        "ACTIVE,    LEASED,      '',                   Workloads/Developers",
        "RETIRING,  LEASED,      Workloads/Developers, Quarantine",
        "RETIRING,  CLEANING,    Workloads/Developers, Quarantine",
        "RETIRING,  CLOSING,     Workloads/Developers, Quarantine",
        "RETIRING,  AVAILABLE,   Quarantine,           Pool",
        "RETIRING,  QUARANTINED, Pool,                 Quarantine"
    })
    void look_atAnAccountInAnotherUnit_findsWhereItBelongs(
            String lease, AccountStatus account, String unit, String belongs) {
        Lease held = lease.equals("ACTIVE") ? there.active() : there.retiring();
        there.registry.accounts().move(ANA, held.id(), account, null);
        there.tree.put(ANA.value(), unit);

        assertFound(FindingKind.WRONG_UNIT, ANA.value(), "belongs in " + belongs);
    }

    @Test
    void look_atAFrozenAccount_wantsItInTheFrozenUnit_onceThatIsDone() {
        Lease lease = there.active();
        there.registry.update(
                lease.id(),
                found ->
                        found.moved(
                                        dev.accountvending.model.LeaseStatus.FROZEN,
                                        TestingLedger.NOW,
                                        "test",
                                        null)
                                .withSpending(
                                        spending ->
                                                spending.withFreeze(
                                                        new Freeze(
                                                                TestingLedger.NOW,
                                                                YearMonth.of(2026, 11),
                                                                false))));
        assertThat(there.findings()).isEmpty();

        there.registry.update(
                lease.id(),
                found ->
                        found.withSpending(
                                spending ->
                                        spending.withFreeze(
                                                new Freeze(
                                                        TestingLedger.NOW,
                                                        YearMonth.of(2026, 11),
                                                        true))));

        assertFound(FindingKind.WRONG_UNIT, ANA.value(), "belongs in Frozen");
    }

    @Test
    void look_atAnAccountBeingVended_leavesItsPlaceToItsExecution() {
        there.vending("ana", ANA);
        there.tree.put(ANA.value(), "");

        assertThat(there.findings()).isEmpty();
    }

    @Test
    void look_atARoleWithAnotherTrust_findsIt() {
        there.active();
        there.iam(ANA).role("Developer").trust = "{\"Statement\":[]}";

        assertFound(FindingKind.CHANGED_ROLES, ANA.value(), "The role Developer has another trust");
    }

    @Test
    void look_whereWeAreShutOut_findsThat() {
        there.active();
        there.entrance =
                _ -> {
                    throw new AccountNotReady("AccessDenied");
                };

        assertFound(
                FindingKind.CHANGED_ROLES, ANA.value(), "cannot enter the account: AccessDenied");
    }

    @Test
    void look_atADelegationOfNobodys_findsIt() {
        there.active();
        there.dns.put(
                there.parentZone,
                TestingRoute53.record("stray.sbx.accounts.example.com", RRType.NS, "ns.other.com"));

        assertFound(
                FindingKind.DANGLING_DELEGATION,
                "stray.sbx.accounts.example.com",
                "delegated to ns.other.com, but belongs to no lease. It may be another team's.");
    }

    @Test
    void look_atADelegationWhoseZoneItsOwnerDeleted_findsIt() {
        Lease lease = there.active();
        there.dns.deleteHostedZone(zone -> zone.id(there.zoneOf(lease).id()));

        assertFound(
                FindingKind.DANGLING_DELEGATION,
                DOMAIN,
                "of lease ana-1 is gone from account 123456789012");
    }

    @Test
    void look_atADelegationThatSomebodyEdited_saysWhatBelongsThere_andMendsNothing() {
        Lease lease = there.active();
        List<String> servers = there.zoneOf(lease).nameServers();
        there.dns.put(
                there.parentZone,
                TestingRoute53.record(DOMAIN, RRType.NS, servers.getFirst(), "ns.other.com"));

        assertFound(
                FindingKind.DANGLING_DELEGATION,
                DOMAIN,
                "its zone has %s. Write those.".formatted(String.join(", ", servers)));
        assertThat(there.look(Duration.ZERO).getFirst().mend()).isNull();
    }

    @Test
    void look_forADelegationThatIsGone_misses() {
        there.active();
        there.dns.delete(there.parentZone, DOMAIN, RRType.NS);

        assertFound(FindingKind.LOST_DOMAIN, DOMAIN, "does not delegate it. --fix makes");
    }

    @Test
    void look_whereAZoneCannotBeSeen_saysSo_andMendsNothing() {
        there.active();
        there.zones =
                _ -> {
                    throw TestingFaults.refusal("AccessDenied");
                };

        assertThat(there.look(Duration.ZERO))
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.finding().detail()).contains("cannot be seen");
                            assertThat(found.mend()).isNull();
                        });
    }

    @Test
    void look_atTheZoneOfAnAccountThatCannotBeEntered_leavesItToOtherLooks() {
        there.active();
        there.zones =
                _ -> {
                    throw new AccountNotReady("AccessDenied");
                };

        assertThat(there.findings()).isEmpty();
    }

    @Test
    void look_intoAnAccountThatIsClosed_findsNothingButThat() {
        there.active();
        there.tree.put(ANA.value(), "Workloads/Developers", AccountState.SUSPENDED);
        there.entrance =
                _ -> {
                    throw TestingFaults.refusal("AccessDenied");
                };
        there.zones =
                _ -> {
                    throw TestingFaults.refusal("AccessDenied");
                };

        assertThat(there.findings())
                .extracting(Finding::kind)
                .containsExactly(FindingKind.SUSPENDED_ACCOUNT);
    }

    @Test
    void lookAgain_entersAccountsOnlyForWhatTheFirstLookSaw() {
        there.active();

        there.inspection().lookAgain(FirstCheck.of("arn", Set.of(), 0));

        assertThat(there.dns.faults.calls()).doesNotContain("GetHostedZone");
    }

    @Test
    void look_atMoreRecordsThanAPageHolds_seesThemAll() {
        IntStream.range(0, 400)
                .forEach(
                        i ->
                                there.dns.put(
                                        there.parentZone,
                                        TestingRoute53.record(
                                                "n%d.accounts.example.com".formatted(i),
                                                RRType.NS,
                                                "ns.other.com")));

        assertThat(there.findings()).hasSize(400);
    }

    @Test
    void look_atADelegationToOtherServersThanTheLeases_findsIt() {
        there.active();
        there.dns.put(there.parentZone, TestingRoute53.record(DOMAIN, RRType.NS, "ns.other.com"));

        assertFound(FindingKind.DANGLING_DELEGATION, DOMAIN, "not to the zone of lease ana-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "TIMED_OUT", "ABORTED", "SUCCEEDED"})
    void look_atAnExecutionThatEnded_withItsLeaseOpen_findsIt(ExecutionStatus status) {
        Lease lease = there.vending("ana", ANA);
        there.stepFunctions.executions.put(there.vending.arn(lease), status);

        assertFound(
                FindingKind.DEAD_EXECUTION,
                "ana-1",
                "ana is being made, but its execution has ended");
    }

    @Test
    void look_atAnExecutionThatIsNotThere_waitsAQuarterOfAnHour() {
        Lease lease = there.vending("ana", ANA);
        there.stepFunctions.executions.clear();
        assertThat(there.findings()).isEmpty();

        List<Discrepancy> later = there.look(Duration.ofMinutes(16));

        assertThat(later)
                .extracting(Discrepancy::mend)
                .containsExactly(new Repair.Resume(lease.id()));
    }

    @Test
    void look_atARetirementThatStopped_findsIt() {
        there.retiring();
        there.tree.put(ANA.value(), "Quarantine");
        there.stepFunctions.executions.put(TestingOrganization.RETIRING, ExecutionStatus.FAILED);

        assertFound(
                FindingKind.DEAD_EXECUTION,
                "ana-1",
                "being taken back, but its execution has ended (failed)");
    }

    private void assertFound(FindingKind kind, String subject, String detail) {
        assertThat(there.findings())
                .singleElement()
                .satisfies(
                        (Finding finding) -> {
                            assertThat(finding.kind()).isEqualTo(kind);
                            assertThat(finding.subject()).isEqualTo(subject);
                            assertThat(finding.detail()).contains(detail);
                            assertThat(finding.fixed()).isFalse();
                        });
    }
}
