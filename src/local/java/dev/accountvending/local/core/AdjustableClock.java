package dev.accountvending.local.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * This machine's clock, which can be moved forward so that a week's lease ends while you watch. It
 * never goes back: nothing in AWS would understand that.
 */
public final class AdjustableClock extends Clock {
    private final Clock base;
    private final AtomicReference<Duration> ahead;

    public AdjustableClock() {
        this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    }

    /** Returns a clock on which so many seconds pass in one of this machine's. */
    public static AdjustableClock atSpeed(int times) {
        return times == 1
                ? new AdjustableClock()
                : new AdjustableClock(
                        new FastClock(Clock.systemUTC(), times),
                        new AtomicReference<>(Duration.ZERO));
    }

    private AdjustableClock(Clock base, AtomicReference<Duration> ahead) {
        this.base = base;
        this.ahead = ahead;
    }

    /** Moves the clock forward and returns the new time. */
    public Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("The clock moves forward only.");
        }
        ahead.updateAndGet(before -> before.plus(by));
        return instant();
    }

    /** Moves the clock forward to that time, unless it is later already. */
    public Instant advanceTo(Instant time) {
        ahead.updateAndGet(
                before -> {
                    Duration needed = Duration.between(base.instant(), time);
                    return needed.compareTo(before) > 0 ? needed : before;
                });
        return instant();
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new AdjustableClock(base.withZone(zone), ahead);
    }
}
