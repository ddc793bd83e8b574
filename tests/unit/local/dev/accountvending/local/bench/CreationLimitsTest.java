package dev.accountvending.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

class CreationLimitsTest {
    @Test
    void byThrottle_letsThreeThroughAndThenOneEveryTenSeconds() {
        assertThat(CreationLimits.byThrottle(3)).isZero();
        assertThat(CreationLimits.byThrottle(200)).isEqualTo(seconds(1970));
    }

    @Test
    void soonest_ofShortCreations_isTheThrottles() {
        assertThat(soonest(1, 7)).containsExactly(0, 0, 0, 10, 20, 30, 40);
    }

    @Test
    void soonest_ofLongCreations_waitsForAPlace() {
        assertThat(soonest(100, 7)).containsExactly(0, 0, 0, 10, 20, 100, 100);
    }

    @Test
    void soonest_afterAWait_hasItsBurstAgain_andNoMore() {
        assertThat(soonest(100, 11)).containsExactly(0, 0, 0, 10, 20, 100, 100, 100, 110, 120, 200);
    }

    private static List<Integer> soonest(int each, int accounts) {
        return CreationLimits.soonest(Collections.nCopies(accounts, seconds(each))).stream()
                .map(at -> (int) at.toSeconds())
                .toList();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
