package dev.accountvending.local.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that goes so many times as fast as another one, from now on. */
final class FastClock extends Clock {
    private final Clock real;
    private final int times;
    private final Instant since;

    FastClock(Clock real, int times) {
        this(real, times, real.instant());
    }

    private FastClock(Clock real, int times, Instant since) {
        this.real = real;
        this.times = times;
        this.since = since;
    }

    @Override
    public Instant instant() {
        return since.plus(Duration.between(since, real.instant()).multipliedBy(times));
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new FastClock(real.withZone(zone), times, since);
    }
}
