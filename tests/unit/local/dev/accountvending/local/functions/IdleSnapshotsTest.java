package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.gateway.AwsFailure;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

class IdleSnapshotsTest {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final AdjustableClock clock = new AdjustableClock();
    private final IdleSnapshots snapshots = new IdleSnapshots(clock);

    @BeforeEach
    void wake() {
        snapshots.woken(Set.of("woken"));
    }

    @Test
    void functionThatNobodyCalledFor14Days_refusesUntilItsSnapshotIsMade() {
        clock.advance(IdleSnapshots.IDLE);

        refused("forgotten");
        clock.advance(IdleSnapshots.RESTORE.minusSeconds(5));
        refused("forgotten");
        clock.advance(Duration.ofSeconds(5));

        served("forgotten");
        clock.advance(IdleSnapshots.IDLE.minus(A_DAY));
        served("forgotten");
        clock.advance(IdleSnapshots.IDLE);
        refused("forgotten");
    }

    @Test
    void functionThatIsDeployed_orCalledByAQueue_isAwake() {
        clock.advance(IdleSnapshots.IDLE);
        refused("queued");

        snapshots.called("deployed");
        snapshots.called("queued");

        served("deployed");
        served("queued");
    }

    @Test
    void functionThatIsWokenEveryWeek_neverSleeps_howeverFarTheClockJumps() {
        clock.advance(Duration.ofDays(91));
        served("woken");
        clock.advance(Duration.ofDays(20));
        served("woken");
    }

    @Test
    void functionThatWouldBeWoken_sleepsWithoutTheWakeUp() {
        snapshots.wake(false);
        clock.advance(Duration.ofDays(15));

        refused("woken");
    }

    @Test
    void wakeUp_isAsOftenAsItsRuleSays() throws IOException {
        JsonNode rule = new YAMLMapper().readTree(Path.of("resources/wake.yml").toFile());

        assertThat(
                        Rate.parse(
                                        rule.at(
                                                        "/Resources/WakeFunctionsWeekly/Properties/ScheduleExpression")
                                                .asText())
                                .every())
                .isEqualTo(IdleSnapshots.WAKE)
                .isLessThan(IdleSnapshots.IDLE);
    }

    private void served(String function) {
        assertThatCode(() -> snapshots.call(function)).doesNotThrowAnyException();
    }

    private void refused(String function) {
        assertThatThrownBy(() -> snapshots.call(function))
                .isInstanceOfSatisfying(
                        AwsFailure.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo("SnapStartNotReadyException");
                            assertThat(refused.status()).isEqualTo(409);
                        });
    }
}
