package dev.accountvending.local.functions;

import dev.accountvending.local.gateway.AwsFailure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts away the snapshots of versions that nobody called for 14 days, as Lambda does (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>): the next call
 * has Lambda make it anew, and until that is done all calls are refused.
 *
 * <p>The weekly wake-up is not played call by call, because a clock that is moved by months would
 * take minutes: a function that it calls counts as called each time that a week has passed.
 */
final class IdleSnapshots {
    /** After this time without a call a snapshot is put away. */
    static final Duration IDLE = Duration.ofDays(14);

    /** How often the rule of {@code resources/wake.yml} starts {@code wake-functions}. */
    static final Duration WAKE = Duration.ofDays(7);

    /** How long Lambda takes here to make a snapshot anew; AWS documents no time. */
    static final Duration RESTORE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Instant start;
    private final Map<String, Instant> called = new HashMap<>();
    private final Map<String, Instant> ready = new HashMap<>();
    private Set<String> woken = Set.of();
    private boolean isWakeOn = true;

    IdleSnapshots(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Sets which functions are called at least every week, by schedules or by the wake-up. */
    synchronized void woken(Set<String> functions) {
        woken = Set.copyOf(functions);
    }

    /** Sets whether the wake-up takes place; it does until this is called. */
    synchronized void wake(boolean on) {
        isWakeOn = on;
    }

    /** Notes a call that is not refused, or that a new version was published, which is awake. */
    synchronized void called(String function) {
        ready.remove(function);
        called.put(function, clock.instant());
    }

    /**
     * Notes a call whose caller waits for the answer.
     *
     * @throws AwsFailure SnapStartNotReadyException while there is no snapshot
     */
    synchronized void call(String function) {
        Instant now = clock.instant();
        if (!ready.containsKey(function) && isIdle(function, now)) {
            ready.put(function, now.plus(RESTORE));
        }
        if (now.isBefore(ready.getOrDefault(function, now))) {
            throw new AwsFailure(
                    409,
                    "SnapStartNotReadyException",
                    "Lambda is initializing your function. It will be ready to invoke once your"
                            + " function state becomes ACTIVE.");
        }
        called(function);
    }

    private boolean isIdle(String function, Instant now) {
        Instant last = called.getOrDefault(function, start);
        if (isWakeOn && woken.contains(function)) {
            long weeks = Duration.between(start, now).dividedBy(WAKE);
            Instant wake = start.plus(WAKE.multipliedBy(weeks));
            last = wake.isAfter(last) ? wake : last;
        }
        return Duration.between(last, now).compareTo(IDLE) >= 0;
    }
}
