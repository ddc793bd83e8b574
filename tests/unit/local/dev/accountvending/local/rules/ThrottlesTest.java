package dev.accountvending.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.local.core.AdjustableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.IntStream;

class ThrottlesTest {
    private static final String CREATE = "organizations:CreateAccount";

    private final AdjustableClock clock = new AdjustableClock();
    private final Throttles throttles = new Throttles(clock);

    @Test
    void lets_theBurstThrough_andThenOneEveryTenSeconds() {
        assertThat(let(5)).isEqualTo(3);
        clock.advance(Duration.ofSeconds(10));
        assertThat(let(5)).isEqualTo(1);
    }

    @Test
    void lets_afterALongRest_noMoreThanTheBurst() {
        clock.advance(Duration.ofHours(1));

        assertThat(let(5)).isEqualTo(3);
    }

    @Test
    void lets_whatIsNotThrottled_through() {
        assertThat(throttles.lets("route53:GetChange")).isTrue();
    }

    private long let(int calls) {
        return IntStream.range(0, calls).filter(_ -> throttles.lets(CREATE)).count();
    }
}
