package dev.accountvending.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.NotYet;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.route53.model.RRType;

import java.time.Duration;

class CheckDelegationTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration JUST_BEFORE = Duration.ofMinutes(30).minusSeconds(1);
    private static final Duration LATE = Duration.ofMinutes(30);

    private final TestingDelegation world = new TestingDelegation();
    private final DelegateSubdomain.Output delegation = world.delegate();

    @Test
    void check_whileTheChangeIsLikelyToBeInSyncSoon_failsWithNotYet() {
        assertThatThrownBy(() -> world.check(delegation, SOON)).isInstanceOf(NotYet.class);
    }

    @Test
    void check_whenTheChangeIsPendingForLongerThanUsual_isNotYetDelegated() {
        CheckDelegation.Output output = world.check(delegation, JUST_BEFORE);

        assertThat(output)
                .isEqualTo(
                        new CheckDelegation.Output(
                                false, delegation.changeId(), delegation.changedAt()));
    }

    @Test
    void check_onceInSync_isDelegated_howeverOftenAsked() {
        world.parent.settle();

        assertThat(world.check(delegation, SOON).delegated()).isTrue();
        assertThat(world.check(delegation, SOON).delegated()).isTrue();
        assertThat(world.parent.changes()).hasSize(1);
    }

    @Test
    void check_onceInSync_isDelegatedHoweverLate() {
        world.parent.settle();

        assertThat(world.check(delegation, LATE).delegated()).isTrue();
    }

    @Test
    void check_whenPendingForHalfAnHour_failsTellingBoth() {
        assertThatThrownBy(() -> world.check(delegation, LATE))
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failure -> {
                            assertThat(failure.explanation().forRequester())
                                    .contains(world.domain.value(), "30 minutes");
                            assertThat(failure.explanation().forAdministrators().orElseThrow())
                                    .contains(delegation.changeId(), world.parentZone);
                        });
    }

    @Test
    void check_whenSomebodyChangedTheRecord_failsNamingBothSets() {
        world.parent.put(
                world.parentZone,
                TestingRoute53.record(world.domain.value(), RRType.NS, "theirs.example.net."));
        world.parent.settle();

        assertThatThrownBy(() -> world.check(delegation, SOON))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("theirs.example.net")
                .hasMessageContaining(
                        world.member.nameServers(delegation.hostedZoneId()).getFirst());
    }

    @Test
    void check_whenSomebodyRemovedTheRecord_fails() {
        world.parent.delete(world.parentZone, world.domain.value(), RRType.NS);
        world.parent.put(
                world.parentZone,
                TestingRoute53.record("x." + world.domain, RRType.NS, "theirs.example.net."));
        world.parent.settle();

        assertThatThrownBy(() -> world.check(delegation, SOON))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("no name servers");
    }
}
