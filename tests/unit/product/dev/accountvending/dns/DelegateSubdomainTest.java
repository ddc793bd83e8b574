package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.route53.model.RRType;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

class DelegateSubdomainTest {
    private final TestingDelegation world = new TestingDelegation();
    private final String domain = world.domain.value();

    @Test
    void delegate_makesTheZoneInTheMemberAndPointsTheParentToIt() {
        DelegateSubdomain.Output output = world.delegate();

        assertThat(world.member.zones()).containsExactly(output.hostedZoneId());
        assertThat(world.parent.values(world.parentZone, domain, RRType.NS))
                .isEqualTo(world.member.nameServers(output.hostedZoneId()));
        assertThat(world.parent.changes()).containsExactly("UPSERT NS " + domain + ". 300");
        assertThat(output.changeId()).isEqualTo("C1");
        assertThat(output.changedAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void delegate_hasTheZoneInTheLedgerBeforeTheParentIsWrittenTo() {
        world.parent.faults.refuse("ChangeResourceRecordSets", "AccessDenied");

        assertThatThrownBy(world::delegate).isInstanceOf(VendingFailed.class);

        String id = world.member.zones().getFirst();
        assertThat(zoneInLedger()).contains(new Zone(id, world.member.nameServers(id)));
    }

    @Test
    void delegate_whenRepeated_makesNothingNew() {
        DelegateSubdomain.Output first = world.delegate();
        int writes = world.ledger.dynamoDb.writes();

        DelegateSubdomain.Output second = world.delegate();

        assertThat(second.hostedZoneId()).isEqualTo(first.hostedZoneId());
        assertThat(world.member.faults.calls()).containsExactly("CreateHostedZone");
        assertThat(world.parent.records(world.parentZone)).isEqualTo(1);
        assertThat(world.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void delegate_whenTheZonesAnswerWasLost_findsTheSameZoneAmongOthersOfItsName() {
        world.member.addZone(domain, "another lease");
        world.member.addZone("bob.dev.accounts.example.com", "bob-1");
        world.member.faults.loseAnswer("CreateHostedZone");
        assertThatThrownBy(world::delegate).isInstanceOf(TransientFailure.class);

        DelegateSubdomain.Output output = world.delegate();

        assertThat(world.member.zones()).hasSize(3);
        assertThat(world.parent.values(world.parentZone, domain, RRType.NS))
                .isEqualTo(world.member.nameServers(output.hostedZoneId()));
    }

    @Test
    void delegate_whenTheZoneExistsButIsNotListedYet_isToBeTriedAgain() {
        world.member.faults.refuse("CreateHostedZone", "HostedZoneAlreadyExists");

        assertThatThrownBy(world::delegate).isInstanceOf(TransientFailure.class);
    }

    /** Each combination of four answers, by the bits of a number. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void delegate_whicheverAnswersAreLost_endsWithOneZoneAndOneRecord(int lost) {
        TestingDelegation fresh = new TestingDelegation();
        loseIf((lost & 1) != 0, fresh.member, "CreateHostedZone");
        loseIf((lost & 2) != 0, fresh.member, "ListHostedZonesByName");
        loseIf((lost & 4) != 0, fresh.parent, "ListResourceRecordSets");
        loseIf((lost & 8) != 0, fresh.parent, "ChangeResourceRecordSets");

        DelegateSubdomain.Output output = untilAnswered(fresh);

        assertThat(fresh.member.zones()).containsExactly(output.hostedZoneId());
        assertThat(fresh.parent.records(fresh.parentZone)).isEqualTo(1);
        assertThat(fresh.parent.values(fresh.parentZone, fresh.domain.value(), RRType.NS))
                .isEqualTo(fresh.member.nameServers(output.hostedZoneId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NS", "A", "CNAME", "TXT", "MX"})
    void delegate_whenTheParentHoldsSomebodyElsesRecord_leavesItAndTellsAdministrators(
            RRType type) {
        world.parent.put(world.parentZone, TestingRoute53.record(domain, type, "theirs."));

        assertThatThrownBy(world::delegate)
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failure ->
                                assertThat(failure.explanation().forAdministrators().orElseThrow())
                                        .contains("not this lease's", domain + " " + type));

        assertThat(world.parent.values(world.parentZone, domain, type)).containsExactly("theirs.");
        assertThat(world.parent.changes()).isEmpty();
        assertThat(zoneInLedger()).as("it was never delegated, so it is held for nobody").isEmpty();
    }

    @Test
    void delegate_whenTheParentHoldsARecordBelowTheSubdomain_doesNotHideIt() {
        world.parent.put(
                world.parentZone, TestingRoute53.record("www." + domain, RRType.A, "192.0.2.1"));

        assertThatThrownBy(world::delegate).hasMessageContaining("www." + domain);

        assertThat(world.parent.changes()).isEmpty();
    }

    @Test
    void delegate_whenANameAboveIsDelegated_writesNothing_forNobodyWouldSeeIt() {
        String apex = "example.com";
        TestingRoute53 parent = new TestingRoute53();
        String zone = parent.addZone(apex, "by hand");
        parent.put(zone, TestingRoute53.record("accounts.example.com", RRType.NS, "theirs."));

        assertThatThrownBy(() -> world.delegateFrom(parent, zone, apex))
                .hasMessageContaining("accounts.example.com NS");

        assertThat(parent.changes()).isEmpty();
    }

    @Test
    void delegate_whenNeighboursHaveRecords_goesOn() {
        for (String name : List.of("an", "ana-b", "anab", "b", "x-ana")) {
            world.parent.put(
                    world.parentZone,
                    TestingRoute53.record(
                            name + "." + TestingDelegation.PARENT, RRType.NS, "theirs."));
        }

        world.delegate();

        assertThat(world.parent.records(world.parentZone)).isEqualTo(6);
    }

    @Test
    void delegate_whenOurRecordIsThereInAnotherForm_goesOn() {
        DelegateSubdomain.Output first = world.delegate();
        List<String> servers =
                world.member.nameServers(first.hostedZoneId()).stream()
                        .map(server -> server.toUpperCase(Locale.ROOT) + ".")
                        .sorted(Collections.reverseOrder())
                        .toList();
        world.parent.put(
                world.parentZone,
                TestingRoute53.record(domain, RRType.NS, servers.toArray(String[]::new)));

        world.delegate();

        assertThat(world.parent.records(world.parentZone)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DelegationSetNotAvailable", "InvalidDomainName"})
    void delegate_whenRoute53RefusesTheZone_saysWhyInPlainWords(String code) {
        world.member.faults.refuse("CreateHostedZone", code);

        assertThatThrownBy(world::delegate)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining(domain)
                .hasMessageNotContaining("AWS refused");
    }

    @Test
    void delegate_whenTheAccountHoldsNoMoreZones_asksAdministratorsForQuota() {
        world.member.faults.refuse("CreateHostedZone", "TooManyHostedZones");

        assertThatThrownBy(world::delegate).isInstanceOf(QuotaReached.class);
    }

    private Optional<Zone> zoneInLedger() {
        return Optional.ofNullable(world.ledger.registry.lease(world.lease.id()).domain().zone());
    }

    private static void loseIf(boolean lose, TestingRoute53 route53, String operation) {
        if (lose) {
            route53.faults.loseAnswer(operation);
        }
    }

    private static DelegateSubdomain.Output untilAnswered(TestingDelegation world) {
        for (int i = 0; i < 5; i++) {
            try {
                return world.delegate();
            } catch (TransientFailure lost) {
                // The state machine would retry.
            }
        }
        throw new AssertionError("not answered");
    }
}
