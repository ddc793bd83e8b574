package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.route53.model.RRType;

import java.util.Locale;
import java.util.Objects;

class RemoveDomainTest {
    private final TestingDelegation world = new TestingDelegation();
    private final String domain = world.domain.value();
    private final String zone = world.delegate().hostedZoneId();
    private final String certificate = world.acm.add(domain);

    RemoveDomainTest() {
        Certificate known =
                new Certificate(certificate, CertificateStatus.ISSUED, TestingLedger.NOW);
        world.ledger.registry.update(
                world.lease.id(), lease -> lease.withDomain(names -> names.withCertificate(known)));
        world.end();
        put("_proof." + domain, RRType.CNAME, "_value.acm-validations.aws.");
        put(domain, RRType.TXT, "\"mine\"");
    }

    @Test
    void remove_deletesCertificateRecordsAndZone_andEntersIt() {
        assertThat(world.removeDomain(undelegate()).removed()).isTrue();

        assertThat(world.member.zones()).isEmpty();
        assertThat(world.acm.certificates()).isEmpty();
        assertThat(zoneInLedger().deletedAt()).isEqualTo(TestingLedger.NOW);
        assertThat(held().lifecycle().history().getLast().why())
                .isEqualTo("Its zone %s was deleted.", zone);
    }

    @Test
    void remove_whileAServerMayStillDelegateToTheZone_waits() {
        String change = Objects.requireNonNull(world.remove().changeId());

        assertThat(world.removeDomain(change).removed()).isFalse();
        assertThat(world.member.zones()).containsExactly(zone);
        assertThat(world.acm.certificates()).isNotEmpty();

        world.parent.settle();
        assertThat(world.removeDomain(change).removed()).isTrue();
    }

    @Test
    void remove_whenRoute53HasForgottenTheChange_doesNotWaitForIt() {
        undelegate();
        world.parent.faults.refuse("GetChange", "NoSuchChange");

        assertThat(world.removeDomain("C1").removed()).isTrue();
    }

    @Test
    void remove_whenTheChangesAnswerWasLost_goesByTheParentsRecords() {
        undelegate();

        assertThat(world.removeDomain(null).removed()).isTrue();
    }

    @Test
    void remove_whileTheParentDelegatesToTheZone_touchesNothing() {
        world.parent.settle();

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> world.removeDomain(null))
                .withMessageContaining(
                        "leads to the zone of " + domain + " by the record " + domain);

        assertThat(world.member.zones()).containsExactly(zone);
        assertThat(world.member.records(zone)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "www.%s"})
    void remove_whileARecordNamesOneOfTheZonesServers_touchesNothing(String name) {
        undelegate();
        String server = world.member.nameServers(zone).getFirst().toUpperCase(Locale.ROOT) + ".";
        world.parent.put(
                world.parentZone,
                TestingRoute53.record(name.formatted(domain), RRType.NS, "ns.else.net", server));

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> world.removeDomain(null))
                .withMessageContaining("by the record " + name.formatted(domain));

        assertThat(world.member.zones()).containsExactly(zone);
    }

    @Test
    void remove_whenTheParentDelegatesToAnothersZone_isContent() {
        undelegate();
        world.parent.put(
                world.parentZone, TestingRoute53.record(domain, RRType.NS, "theirs.example.net."));

        assertThat(world.removeDomain(null).removed()).isTrue();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isNotEmpty();
    }

    @Test
    void remove_twice_deletesOnce() {
        String change = undelegate();
        world.removeDomain(change);
        int writes = world.ledger.dynamoDb.writes();

        assertThat(world.removeDomain(change).removed()).isTrue();

        assertThat(world.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void remove_whateverAnswerIsLost_succeedsTheNextTime() {
        String change = undelegate();
        for (String operation : new String[] {"ChangeResourceRecordSets", "DeleteHostedZone"}) {
            world.member.faults.loseAnswer(operation);
            assertThatExceptionOfType(TransientFailure.class)
                    .isThrownBy(() -> world.removeDomain(change));
        }

        assertThat(world.removeDomain(change).removed()).isTrue();

        assertThat(zoneInLedger().deletedAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void remove_whenTheCertificatesAnswerIsLost_succeedsTheNextTime() {
        String change = undelegate();
        world.acm.faults.loseAnswer("DeleteCertificate");
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(() -> world.removeDomain(change));

        assertThat(world.removeDomain(change).removed()).isTrue();
    }

    @Test
    void remove_whenTheCertificateIsInUse_leavesItForTheCleaning() {
        world.acm.faults.refuse("DeleteCertificate", "ResourceInUseException");

        assertThat(world.removeDomain(undelegate()).removed()).isTrue();

        assertThat(world.acm.certificates()).containsExactly(certificate);
    }

    @Test
    void remove_ofALargeZone_keepsToRoute53sLimits() {
        for (int i = 0; i < 1300; i++) {
            put("host%d.%s".formatted(i, domain), RRType.A, "192.0.2.1");
        }
        for (int i = 0; i < 30; i++) {
            put("text%d.%s".formatted(i, domain), RRType.TXT, "\"" + "x".repeat(4000) + "\"");
        }

        assertThat(world.removeDomain(undelegate()).removed()).isTrue();

        assertThat(world.member.zones()).isEmpty();
    }

    @Test
    void remove_ofASignedZone_stopsTheSigning() {
        world.member.sign(zone);

        assertThat(world.removeDomain(undelegate()).removed()).isTrue();

        assertThat(world.member.zones()).isEmpty();
    }

    @Test
    void remove_ofAZoneWithATrafficPolicy_waitsUntilThatIsGone() {
        world.member.put(
                zone,
                TestingRoute53.record("www." + domain, RRType.A, "192.0.2.1").toBuilder()
                        .trafficPolicyInstanceId("policy-1")
                        .build());
        String change = undelegate();

        assertThat(world.removeDomain(change).removed()).isFalse();
        assertThat(world.removeDomain(change).removed()).isTrue();
    }

    @Test
    void remove_whenSomebodyDeletedTheZone_isContent() {
        String change = undelegate();
        world.member.faults.refuse("ListResourceRecordSets", "NoSuchHostedZone");

        assertThat(world.removeDomain(change).removed()).isTrue();

        assertThat(zoneInLedger().deletedAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void remove_leavesTheAccountsOtherZones() {
        String other = world.member.addZone("theirs.example.net", "by hand");

        world.removeDomain(undelegate());

        assertThat(world.member.zones()).containsExactly(other);
    }

    @Test
    void remove_ofALeaseThatItsOwnerHas_touchesNothing() {
        TestingDelegation held = new TestingDelegation();
        String theirs = held.delegate().hostedZoneId();
        held.ledger.registry.progress().activate(held.lease.id(), "example-ana");

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> held.removeDomain(null))
                .withMessageContaining("Lease ana-1 is ACTIVE");

        assertThat(held.member.zones()).containsExactly(theirs);
    }

    /** Takes the delegation out of the parent zone, everywhere; answers the change's id. */
    private String undelegate() {
        String change = Objects.requireNonNull(world.remove().changeId());
        world.parent.settle();
        return change;
    }

    private void put(String name, RRType type, String value) {
        world.member.put(zone, TestingRoute53.record(name, type, value));
    }

    private Zone zoneInLedger() {
        return Objects.requireNonNull(held().domain().zone());
    }

    private Lease held() {
        return world.ledger.registry.lease(world.lease.id());
    }
}
