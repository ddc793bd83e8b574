package dev.accountvending.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.reconcile.RateLimiter.Operation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

class RateLimiterTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final VirtualClock time = new VirtualClock(START);
    private final RateLimiter pace = new RateLimiter(time, time::pass);

    @Test
    void call_moreOftenThanThereIsRoom_waits() {
        IntStream.range(0, 45).forEach(_ -> pace.call(Operation.LIST_ACCOUNTS, () -> 1));

        // Five at once, then four a second.
        assertThat(passed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void call_ofAnotherOperation_hasItsOwnRoom() {
        IntStream.range(0, 5).forEach(_ -> pace.call(Operation.LIST_ACCOUNTS, () -> 1));
        pace.call(Operation.LIST_PARENTS, () -> 1);

        assertThat(passed()).isZero();
    }

    @Test
    void call_thatIsThrottled_isTriedAgain_withLongerWaits() {
        int[] tries = {0};

        int answer =
                pace.patiently(
                        () -> {
                            if (++tries[0] < 4) {
                                throw new TransientFailure("throttled");
                            }
                            return tries[0];
                        });

        assertThat(answer).isEqualTo(4);
        assertThat(passed()).isEqualTo(Duration.ofSeconds(1 + 2 + 4));
    }

    @Test
    void call_thatIsThrottledForEver_fails() {
        assertThatThrownBy(
                        () ->
                                pace.patiently(
                                        () -> {
                                            throw new TransientFailure("throttled");
                                        }))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void call_withoutTimeLeft_failsTellingHowFarItCame() {
        pace.reached("120 accounts");

        assertThatThrownBy(
                        () ->
                                IntStream.range(0, 10_000)
                                        .forEach(_ -> pace.call(Operation.LIST_ACCOUNTS, () -> 1)))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("It came so far: 120 accounts.");
        assertThat(passed()).isLessThanOrEqualTo(RateLimiter.LONGEST);
    }

    private Duration passed() {
        return Duration.between(START, time.instant());
    }
}
