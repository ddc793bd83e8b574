package dev.accountvending.local.bench;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Random;

/**
 * The times that AWS usually takes, drawn for each lease from a seed: creating an account 1 to 3
 * minutes; each service of a fresh one, its access role too, available 30 to 120 s after that; a
 * change in Route 53 30 to 60 s; ACM's record 2 to 6 s, and its certificate 1 to 5 minutes. Roles
 * are seen and budgets made at once: neither makes a vend longer by more than seconds.
 */
public record UsualTimes(long seed) implements Timings {
    /**
     * Returns a lease's times; without a lease, the middle of each range.
     *
     * @param lease its times are the same at every call
     */
    @Override
    public Timing of(@Nullable String lease) {
        // String's hash is specified, so that a seed draws the same on every machine.
        Draw draw =
                lease == null ? (from, to) -> (from + to) / 2 : drawn(seed * 31 + lease.hashCode());
        Duration creation = draw.seconds(60, 180);
        Duration entrance = draw.seconds(30, 120);
        return new Timing(
                creation,
                entrance,
                new Timing.Services(
                        after(entrance, draw.seconds(30, 120)),
                        after(entrance, draw.seconds(30, 120)),
                        after(entrance, draw.seconds(30, 120))),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMinutes(2),
                draw.seconds(30, 60),
                draw.seconds(2, 6),
                draw.seconds(60, 300));
    }

    @FunctionalInterface
    private interface Draw {
        double between(double from, double to);

        default Duration seconds(double from, double to) {
            return Duration.ofMillis(Math.round(between(from, to) * 1000));
        }
    }

    private static Draw drawn(long seed) {
        Random random = new Random(seed);
        return (from, to) -> from + (to - from) * random.nextDouble();
    }

    private static Duration after(Duration entrance, Duration wakes) {
        return longer(Duration.ZERO, wakes.minus(entrance));
    }

    /**
     * Returns the longest path through a vend's times if only AWS takes time: the account is made
     * and can be entered; then, in parallel, EC2 becomes available, and Route 53 becomes available,
     * delegates, and ACM, available by then, names its record and issues the certificate.
     */
    public static Duration longestPath(Timing times) {
        Duration entered = times.accountCreation().plus(times.accessRole());
        Duration baseline = entered.plus(times.services().ec2());
        Duration delegated = entered.plus(times.services().route53()).plus(times.dnsChange());
        Duration acmAwake = entered.plus(times.services().acm());
        return longer(baseline, longer(delegated, acmAwake).plus(certified(times)));
    }

    /** Returns the same for an account from the pool, all of whose services are available. */
    public static Duration longestPathFromPool(Timing times) {
        return times.dnsChange().plus(certified(times));
    }

    private static Duration certified(Timing times) {
        return times.validationRecord().plus(times.certificateIssue());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
