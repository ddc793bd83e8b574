package dev.accountvending.reconcile;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Scheduling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a long inspection below AWS's throttles, which are token buckets per account and operation.
 * Each operation has a smaller bucket here, so that vends have room in AWS's meanwhile. A call that
 * is throttled even so waits, twice as long each time.
 *
 * <p>Unlike a step it sleeps, because its function does nothing else. It ends before the function's
 * time-out, and says how far it came.
 */
final class RateLimiter {
    /** The function's time-out, minus the time to store the findings. */
    static final Duration LONGEST = Duration.ofSeconds(870);

    /** The failure's code when there is no time left. */
    static final String OUT_OF_TIME = "OutOfTime";

    private static final int TRIES = 7;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final Clock clock;
    private final Consumer<Duration> sleep;
    private final Instant end;
    private final Map<Operation, Bucket> buckets = new EnumMap<>(Operation.class);
    private volatile String reached = "nothing was looked at yet";

    /** Operations that AWS throttles tightly, with our part of what it allows. */
    enum Operation {
        /** AWS: 1 a second, 2 at once. */
        LIST_ROOTS(0.5, 1),
        /** AWS: 5 a second, 8 at once. */
        LIST_UNITS(3, 4),
        /** AWS: 5 a second, 8 at once. */
        LIST_ACCOUNTS(4, 5),
        /** AWS: 20 a second, 30 at once. */
        DESCRIBE_ACCOUNT(12, 15),
        /** AWS: 5 a second, 8 at once. */
        LIST_PARENTS(3, 4),
        /** AWS: 2 a second, 3 at once. */
        MOVE_ACCOUNT(1, 1),
        /** Route 53 takes 5 calls a second of an account. */
        ROUTE_53(3, 3),
        /** AWS: 15 a second, several hundred at once. */
        DESCRIBE_EXECUTION(8, 20);

        private final double perSecond;
        private final int atOnce;

        Operation(double perSecond, int atOnce) {
            this.perSecond = perSecond;
            this.atOnce = atOnce;
        }
    }

    /**
     * Creates a limiter that starts now.
     *
     * @param sleep waits that long
     */
    RateLimiter(Clock clock, Consumer<Duration> sleep) {
        this.clock = clock;
        this.sleep = sleep;
        this.end = clock.instant().plus(LONGEST);
        for (Operation operation : Operation.values()) {
            buckets.put(operation, new Bucket(operation, clock.instant()));
        }
    }

    /** Creates a limiter on real time, because AWS's buckets refill in real time. */
    static RateLimiter of(Scheduling scheduling) {
        return new RateLimiter(scheduling.clock(), scheduling::sleep);
    }

    /** Calls AWS when there is room for it. */
    <T> T call(Operation operation, Supplier<T> call) {
        Bucket bucket = Objects.requireNonNull(buckets.get(operation));
        return patiently(
                () -> {
                    await(bucket.take(clock.instant()));
                    return call.get();
                });
    }

    /** Makes a call that AWS throttles per member, or hardly. */
    <T> T patiently(Supplier<T> call) {
        Duration wait = FIRST_WAIT;
        for (int i = 1; i < TRIES; i++) {
            try {
                return call.get();
            } catch (TransientFailure _) {
                await(wait);
                wait = wait.multipliedBy(2);
            }
        }
        return call.get();
    }

    /** Records how far the inspection has come. */
    void reached(String what) {
        reached = what;
    }

    /** Returns whether this much time is left. */
    boolean has(Duration time) {
        return !clock.instant().plus(time).isAfter(end);
    }

    /** Fails unless this much time is left. */
    void require(Duration time) {
        if (!has(time)) {
            throw new VendingFailed(
                    Explanation.of(
                            "The organization could not be looked through in %d seconds."
                                    .formatted(LONGEST.toSeconds()),
                            "It came so far: %s. Throttles of AWS's, shared with others, make it slow; start it again when less is going on."
                                    .formatted(reached)),
                    OUT_OF_TIME,
                    null);
        }
    }

    private void await(Duration time) {
        require(time);
        if (!time.isZero()) {
            sleep.accept(time);
        }
    }

    /** Tokens that refill over time; a caller who takes one too many waits for it. */
    private static final class Bucket {
        private final Operation operation;
        private double tokens;
        private Instant filledAt;

        Bucket(Operation operation, Instant now) {
            this.operation = operation;
            this.tokens = operation.atOnce;
            this.filledAt = now;
        }

        synchronized Duration take(Instant now) {
            double seconds = Math.max(0, Duration.between(filledAt, now).toNanos() / 1e9);
            tokens = Math.min(operation.atOnce, tokens + seconds * operation.perSecond) - 1;
            filledAt = now;
            return tokens >= 0
                    ? Duration.ZERO
                    : Duration.ofNanos(Math.round(-tokens / operation.perSecond * 1e9));
        }
    }
}
