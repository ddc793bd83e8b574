package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;
import static dev.accountvending.reconcile.TestingOrganization.DOMAIN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Duration;
import java.util.List;

class RepairServiceTest {
    private final TestingOrganization there = new TestingOrganization();

    @Test
    void mend_movesAnAccountBack() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");

        assertThat(there.mended()).singleElement().matches(Finding::fixed);
        assertThat(there.tree.unitOf(ANA.value()))
                .isEqualTo(there.tree.unit("Workloads/Developers"));
        assertThat(there.findings()).isEmpty();
    }

    @Test
    void mend_ofAnAccountWhoseUnitIsUnguarded_leavesItAndTellsWhy() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
        there.tree.guardrails.remove("account-vending-members");

        assertThat(there.mended())
                .singleElement()
                .matches(finding -> !finding.fixed())
                .extracting(Finding::detail)
                .asString()
                .contains("lacks the service control policy account-vending-members");
        assertThat(there.tree.unitOf(ANA.value())).isEqualTo(there.tree.unit("Sandbox"));
    }

    @Test
    void mend_whenTheUnitWasRenamed_leavesItsAccountsThere() {
        there.active();
        assertThat(there.findings()).isEmpty();

        there.tree.rename("Workloads/Developers", "Engineers");

        assertThat(there.mended()).isEmpty();
    }

    @Test
    void mend_ofAnAccountWhoseUnitIsMissing_tellsWhy() {
        Lease lease = there.retiring();
        there.tree.put(ANA.value(), "Sandbox");

        assertThat(there.mended())
                .singleElement()
                .matches(finding -> !finding.fixed())
                .extracting(Finding::detail)
                .asString()
                .contains("lease " + lease.id())
                .endsWith("Not mended: There is no unit Quarantine.");
    }

    @Test
    void mend_appliesRolesAgain() {
        there.active();
        there.iam(ANA).role("Developer").trust = "{\"Statement\":[]}";

        assertThat(there.mended()).singleElement().matches(Finding::fixed);
        assertThat(there.findings()).isEmpty();
    }

    @Test
    void mend_removesADelegationToTheZoneOfALeaseThatHasEnded() {
        Lease lease = ended();

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS)).isEmpty();
        assertThat(there.registry.lease(lease.id()).domain().heldUntil())
                .as("it is still held")
                .isNotNull();
    }

    @Test
    void mend_ofADomainWhoseZoneItsOwnerDeleted_makesAZoneAnew_andDelegatesToThat() {
        Lease lease = there.active();
        String gone = there.zoneOf(lease).id();
        there.dns.deleteHostedZone(zone -> zone.id(gone));

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        Lease restored = there.registry.lease(lease.id());
        assertThat(there.zoneOf(restored).id()).isNotEqualTo(gone);
        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS))
                .isEqualTo(there.zoneOf(restored).nameServers());
        assertThat(restored.lifecycle().history().getLast().why()).contains(gone, "which is empty");
        assertThat(there.findings()).isEmpty();
    }

    @Test
    void mend_ofADomainWhoseZoneIsGone_writesTheRecordThatRenewsTheCertificate() {
        String arn = there.acm.add(DOMAIN);
        there.acm.nameRecords();
        Lease lease = there.active();
        there.registry.update(
                lease.id(),
                found ->
                        found.withDomain(
                                domain ->
                                        domain.withCertificate(
                                                Certificate.requested(arn, TestingLedger.NOW))));
        there.dns.deleteHostedZone(zone -> zone.id(there.zoneOf(lease).id()));

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        Lease restored = there.registry.lease(lease.id());
        assertThat(there.dns.records(there.zoneOf(restored).id())).isEqualTo(1);
    }

    @Test
    void mend_whenNoZoneCanBeMade_leavesNothingDangling_andIsDoneTheNextTime() {
        Lease lease = there.active();
        there.dns.deleteHostedZone(zone -> zone.id(there.zoneOf(lease).id()));
        there.dns.faults.refuse("CreateHostedZone", "TooManyHostedZones");

        assertThat(there.mended()).singleElement().matches(finding -> !finding.fixed());
        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS)).isEmpty();

        assertThat(there.mended())
                .singleElement()
                .matches(Finding::fixed)
                .extracting(Finding::kind)
                .isEqualTo(FindingKind.LOST_DOMAIN);
        assertThat(there.findings()).isEmpty();
    }

    @Test
    void mend_ofADomainThatIsNotDelegatedAnyMore_delegatesToTheSameZone() {
        Lease lease = there.active();
        there.dns.delete(there.parentZone, DOMAIN, RRType.NS);

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS))
                .isEqualTo(there.zoneOf(lease).nameServers());
        assertThat(there.registry.lease(lease.id()).domain()).isEqualTo(lease.domain());
    }

    @Test
    void mend_ofALostDomain_whoseNameSomethingElseUses_leavesThat() {
        there.active();
        there.dns.delete(there.parentZone, DOMAIN, RRType.NS);
        there.dns.put(
                there.parentZone, TestingRoute53.record(DOMAIN, RRType.CNAME, "shop.example.com"));

        assertThat(there.mended())
                .singleElement()
                .matches(finding -> !finding.fixed())
                .extracting(Finding::detail)
                .asString()
                .contains("has the record " + DOMAIN + " CNAME");
        assertThat(there.dns.changes()).isEmpty();
    }

    @Test
    void mend_removesADelegationWhoseZoneIsGone_ofAnAccountAtItsEnd() {
        Lease lease = there.retiring();
        there.tree.put(ANA.value(), "Quarantine");
        there.dns.deleteHostedZone(zone -> zone.id(there.zoneOf(lease).id()));

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS)).isEmpty();
        assertThat(there.dns.zones()).hasSize(1);
    }

    @Test
    void mend_removesADelegationOfALeaseThatHasEnded_whateverElseItNames() {
        Lease lease = ended();
        there.dns.put(
                there.parentZone,
                TestingRoute53.record(
                        DOMAIN,
                        RRType.NS,
                        "ns.other.com",
                        there.zoneOf(lease).nameServers().getFirst()));

        assertThat(there.mended()).singleElement().matches(Finding::fixed);

        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS)).isEmpty();
    }

    @Test
    void mend_leavesADelegationThatTheLedgerNeverKnew() {
        ended();
        there.dns.delete(there.parentZone, DOMAIN, RRType.NS);
        stray("shop.accounts.example.com");
        stray("ben.dev.accounts.example.com");
        stray(DOMAIN); // once a lease's, and somebody else's by now

        assertThat(there.mended()).hasSize(3).noneMatch(Finding::fixed);
        assertThat(there.dns.changes()).isEmpty();
    }

    @Test
    void mend_leavesADelegationThatChangedSinceTheLook() {
        ended();
        List<Discrepancy> found = there.look(Duration.ZERO);
        there.dns.put(there.parentZone, TestingRoute53.record(DOMAIN, RRType.NS, "ns.new.com"));

        Finding finding = there.mending(there.pace()).mend(found.getFirst());

        assertThat(finding.fixed()).isFalse();
        assertThat(finding.detail()).contains("has changed since it was found");
        assertThat(there.dns.values(there.parentZone, DOMAIN, RRType.NS))
                .containsExactly("ns.new.com");
    }

    @Test
    void mend_leavesDelegationsThatLeasesClaimOrStandBelow() {
        there.active();
        stray("dev.accounts.example.com");
        stray(DOMAIN);

        assertThat(there.mended()).hasSize(2).noneMatch(Finding::fixed);
        assertThat(there.dns.changes()).isEmpty();
    }

    @Test
    void mend_goesOnWithALeaseWhoseExecutionStopped() {
        Lease lease = there.vending("ana", ANA);
        there.stepFunctions.executions.put(there.vending.arn(lease), ExecutionStatus.ABORTED);

        assertThat(there.mended()).singleElement().matches(Finding::fixed);
        assertThat(there.stepFunctions.started).hasSize(1);
    }

    @Test
    void mend_leavesAccountsThatAreUnknownMissingOrClosed() {
        there.active();
        there.tree.put(ANA.value(), "Workloads/Developers", AccountState.SUSPENDED);
        there.tree.put("999999999999", "Sandbox");

        assertThat(there.mended()).hasSize(2).noneMatch(Finding::fixed);
        assertThat(there.tree.calls).doesNotContainKey("MoveAccount");
    }

    @Test
    void mend_withoutTimeLeft_isNotBegun() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
        RateLimiter pace = there.pace();
        Discrepancy found = there.look(Duration.ZERO).getFirst();
        there.time.pass(RateLimiter.LONGEST.minusSeconds(30));

        Finding finding = there.mending(pace).mend(found);

        assertThat(finding.detail()).contains("no time left");
        assertThat(there.tree.calls).doesNotContainKey("MoveAccount");
    }

    /** A lease that has ended, its account closed, and whose delegation somebody wrote again. */
    private Lease ended() {
        Lease lease = there.retiring();
        there.registry.accounts().move(ANA, lease.id(), AccountStatus.CLOSED, null);
        there.tree.remove(ANA.value());
        there.registry.update(
                lease.id(),
                found ->
                        found.withDomain(
                                domain ->
                                        domain.withZone(
                                                there.zoneOf(found).deleted(TestingLedger.NOW))));
        return there.registry.progress().finishRetirement(lease.id());
    }

    private void stray(String name) {
        there.dns.put(there.parentZone, TestingRoute53.record(name, RRType.NS, "ns.other.com"));
    }
}
