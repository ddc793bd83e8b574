package dev.accountvending.local.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

class AdjustableClockTest {
    private final AdjustableClock clock = new AdjustableClock();

    @Test
    void advance_movesEveryViewOfIt() {
        Clock view = clock.withZone(ZoneOffset.UTC);
        Instant before = view.instant();
        clock.advance(Duration.ofDays(8));
        assertThat(view.instant()).isAfterOrEqualTo(before.plus(Duration.ofDays(8)));
    }

    @Test
    void aFastClock_passesSoManyTimesAsFast() {
        FastClock fast = new FastClock(clock, 10);
        Instant before = fast.instant();

        clock.advance(Duration.ofMinutes(1));

        assertThat(fast.instant())
                .isBetween(before.plusSeconds(600), before.plusSeconds(600 + 600));
    }

    @Test
    void advance_neverGoesBack() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void advanceTo_aTimeThatIsPast_staysWhereItIs() {
        Instant goal = clock.instant().plus(Duration.ofDays(8));

        assertThat(clock.advanceTo(goal)).isBetween(goal, goal.plusSeconds(60));
        assertThat(clock.advanceTo(goal.minusSeconds(3600))).isAfterOrEqualTo(goal);
    }
}
