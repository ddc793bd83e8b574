package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

final class TimesTest {
    private static final Instant TIME = Instant.parse("2026-12-01T10:05:58.223969452Z");

    @Test
    void minute_anyInstant_hasItsZoneAndNothingBelowAMinute() {
        assertThat(Times.minute(TIME)).isEqualTo("1 December 2026, 10:05 UTC");
    }

    @Test
    void day_anyInstant_isTheDayInUtc() {
        assertThat(Times.day(TIME)).isEqualTo("1 December 2026");
        assertThat(Times.day(Instant.parse("2026-12-31T23:59:59Z"))).isEqualTo("31 December 2026");
    }
}
