package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.RRType;

class RemoveDelegationTest {
    private final TestingDelegation world = new TestingDelegation();
    private final String domain = world.domain.value();

    @Test
    void remove_takesOutTheRecordAndLeavesTheZone() {
        world.delegate();

        assertThat(world.remove().removed()).isTrue();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isEmpty();
        assertThat(world.member.zones()).hasSize(1);
    }

    @Test
    void remove_tellsTheChange_soThatItCanBeWaitedFor() {
        world.delegate();

        String change = world.remove().changeId();

        assertThat(change).isNotNull();
        assertThat(world.parent.getChange(r -> r.id(change)).changeInfo().status())
                .isEqualTo(ChangeStatus.PENDING);
        assertThat(world.remove().changeId()).isNull();
    }

    @Test
    void remove_whenTheLeaseIsFrozen_leavesItsRecord() {
        world.delegate();
        world.ledger.registry.move(world.lease.id(), LeaseStatus.ACTIVE, "test", null);
        world.ledger.registry.move(world.lease.id(), LeaseStatus.FROZEN, "test", null);

        world.remove();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isNotEmpty();
    }

    @Test
    void remove_whenTheLeaseBecameActiveAfterAll_leavesItsRecord() {
        world.delegate();
        world.ledger.registry.move(world.lease.id(), LeaseStatus.ACTIVE, "test", null);

        world.remove();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isNotEmpty();
    }

    @Test
    void remove_whenRepeated_deletesOnce() {
        world.delegate();

        world.remove();
        assertThat(world.remove().removed()).isTrue();

        assertThat(world.parent.changes())
                .containsExactly("UPSERT NS " + domain + ". 300", "DELETE NS " + domain + ". 300");
    }

    @Test
    void remove_whenItsAnswerWasLost_succeedsTheNextTime() {
        world.delegate();
        world.parent.faults.loseAnswer("ChangeResourceRecordSets");
        assertThatThrownBy(world::remove).isInstanceOf(TransientFailure.class);

        assertThat(world.remove().removed()).isTrue();
    }

    @Test
    void remove_whenSomebodyDeletesItFirst_isContent() {
        world.delegate();
        world.parent.faults.before(
                "ChangeResourceRecordSets",
                () -> world.parent.delete(world.parentZone, domain, RRType.NS));

        assertThat(world.remove().removed()).isTrue();
    }

    @Test
    void remove_whenRoute53RefusesAndTheRecordStays_fails() {
        world.delegate();
        world.parent.faults.refuse("ChangeResourceRecordSets", "InvalidChangeBatch");

        assertThatThrownBy(world::remove).isInstanceOf(VendingFailed.class);
    }

    @Test
    void remove_whenTheRecordIsSomebodyElses_leavesItAlone() {
        world.delegate();
        world.parent.put(
                world.parentZone, TestingRoute53.record(domain, RRType.NS, "theirs.example.net."));

        assertThat(world.remove().removed()).isTrue();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS))
                .containsExactly("theirs.example.net.");
    }

    @Test
    void remove_whenSomebodyChangedItsTimeToLive_stillTakesItOut() {
        DelegateSubdomain.Output delegation = world.delegate();
        world.parent.put(
                world.parentZone,
                TestingRoute53.record(
                                domain,
                                RRType.NS,
                                world.member
                                        .nameServers(delegation.hostedZoneId())
                                        .toArray(String[]::new))
                        .toBuilder()
                        .ttl(60L)
                        .build());

        world.remove();

        assertThat(world.parent.records(world.parentZone)).isZero();
    }

    @Test
    void remove_whenSomebodyEditedIt_takesOutWhatIsThereNow() {
        edit(domain, firstServer(), "ns.else.net.");

        assertThat(world.remove().changeId()).isNotNull();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isEmpty();
    }

    @Test
    void remove_whenSomebodyEditsItAsWeRemoveIt_takesOutWhatIsThereThen() {
        String server = firstServer();
        world.parent.faults.before("ChangeResourceRecordSets", () -> edit(domain, server));

        assertThat(world.remove().changeId()).isNotNull();

        assertThat(world.parent.values(world.parentZone, domain, RRType.NS)).isEmpty();
    }

    @Test
    void remove_takesOutWhatSomebodyDelegatedBelowIt_beyondAPage() {
        String server = firstServer();
        for (int i = 0; i < 400; i++) {
            world.parent.put(
                    world.parentZone,
                    TestingRoute53.record("n%03d.%s".formatted(i, domain), RRType.A, "192.0.2.1"));
        }
        edit("www." + domain, server);

        world.remove();

        assertThat(world.parent.records(world.parentZone)).isEqualTo(400);
        assertThat(world.parent.values(world.parentZone, "www." + domain, RRType.NS)).isEmpty();
    }

    private String firstServer() {
        return world.member.nameServers(world.delegate().hostedZoneId()).getFirst();
    }

    private void edit(String name, String... servers) {
        world.parent.put(
                world.parentZone,
                TestingRoute53.record(name, RRType.NS, servers).toBuilder().ttl(60L).build());
    }

    @Test
    void remove_whenTheLeaseNeverHadAZone_doesNotGoToTheParent() {
        assertThat(world.remove().removed()).isTrue();

        assertThat(world.parent.faults.calls()).isEmpty();
    }

    @Test
    void remove_whenThereIsNoLease_hasNothingToDo() {
        RemoveDelegation step =
                new RemoveDelegation(world.ledger.registry, () -> world.parent, world.parentZone);

        assertThat(step.run(new RemoveDelegation.Input(new LeaseId("bob-1"))).removed()).isTrue();
    }
}
