package dev.accountvending.simulation.calls;

import java.time.Duration;

/**
 * What goes wrong by chance, each with its probability per call, event or invocation.
 *
 * @param throttled of a call
 * @param unavailable of a call, and of those like it in the minute that follows
 * @param refused of a call, and of those like it in the hour that follows
 * @param late of a call
 * @param lost of a call's answer
 * @param killed of a function, at a call
 * @param eventRepeated of an event or a schedule that is delivered twice
 * @param eventLate of an event that comes by up to an hour late
 * @param coldStart of an invocation for which Lambda makes a new instance though one is idle
 * @param indexLag the longest time until an index of the ledger shows a write
 */
public record Weather(
        double throttled,
        double unavailable,
        double refused,
        double late,
        double lost,
        double killed,
        double eventRepeated,
        double eventLate,
        double coldStart,
        Duration indexLag) {
    /** AWS as it usually is. */
    public static final Weather CALM =
            new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0.02, Duration.ofMillis(50));

    /**
     * Returns weather in which everything goes wrong at times.
     *
     * @param strength from 0 to 1, at which every tenth call fails in some way
     */
    public static Weather storm(double strength) {
        return new Weather(
                0.03 * strength,
                0.002 * strength,
                0.0005 * strength,
                0.02 * strength,
                0.02 * strength,
                0.02 * strength,
                0.1 * strength,
                0.1 * strength,
                0.03,
                Duration.ofMillis((long) (10_000 * strength)));
    }
}
