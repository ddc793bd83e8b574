package dev.accountvending.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.local.core.Timing;
import dev.accountvending.testing.Cases;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class UsualTimesTest {
    @Test
    void of_anyLease_isWithinWhatIsUsual() {
        Cases.check(
                draw -> {
                    Timing times = new UsualTimes(draw.anyLong()).of(draw.anyText(0, 80));

                    assertThat(times.accountCreation()).isBetween(seconds(60), seconds(180));
                    assertThat(times.accessRole()).isBetween(seconds(30), seconds(120));
                    assertThat(times.accessRole().plus(times.services().route53()))
                            .isBetween(seconds(30), seconds(120));
                    assertThat(times.dnsChange()).isBetween(seconds(30), seconds(60));
                    assertThat(times.certificateIssue()).isBetween(seconds(60), seconds(300));
                });
    }

    @Test
    void of_sameSeedAndLease_isTheSame() {
        Cases.check(
                draw -> {
                    long seed = draw.anyLong();
                    String lease = draw.anyText(0, 80);

                    assertThat(new UsualTimes(seed).of(lease))
                            .isEqualTo(new UsualTimes(seed).of(lease));
                });
    }

    @Test
    void longestPath_goesByTheCertificate() {
        assertThat(UsualTimes.longestPath(times(10, 0, 0)))
                .isEqualTo(seconds(60 + 30 + 40 + 3 + 90));
    }

    @Test
    void longestPath_whenRoute53WakesLate_waitsForItBeforeTheChange() {
        assertThat(UsualTimes.longestPath(times(10, 20, 50)))
                .isEqualTo(seconds(60 + 30 + 20 + 40 + 3 + 90));
    }

    @Test
    void longestPath_whenAcmWakesLast_waitsForItBeforeTheCertificate() {
        assertThat(UsualTimes.longestPath(times(10, 20, 70)))
                .isEqualTo(seconds(60 + 30 + 70 + 3 + 90));
    }

    @Test
    void longestPath_whenEc2WakesLast_goesByTheBaseline() {
        assertThat(UsualTimes.longestPath(times(300, 0, 0))).isEqualTo(seconds(60 + 30 + 300));
    }

    @Test
    void longestPathFromPool_isTheDelegationAndTheCertificate() {
        assertThat(UsualTimes.longestPathFromPool(times(300, 20, 70)))
                .isEqualTo(seconds(40 + 3 + 90));
    }

    private static Timing times(int ec2, int route53, int acm) {
        return new Timing(
                seconds(60),
                seconds(30),
                new Timing.Services(seconds(ec2), seconds(route53), seconds(acm)),
                Duration.ZERO,
                Duration.ZERO,
                seconds(120),
                seconds(40),
                seconds(3),
                seconds(90));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
