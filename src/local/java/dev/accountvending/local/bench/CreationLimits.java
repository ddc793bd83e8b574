package dev.accountvending.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Computes the fastest rate at which AWS's limits let accounts be made: CreateAccount takes three
 * requests at once and one every ten seconds, and five accounts are made at a time (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 */
public final class CreationLimits {
    private static final int AT_ONCE = 5;
    private static final int BURST = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private CreationLimits() {}

    /** Returns the shortest time in which so many requests are taken, by the throttle alone. */
    public static Duration byThrottle(int accounts) {
        return BETWEEN.multipliedBy(Math.max(0, accounts - BURST));
    }

    /**
     * Returns the soonest times at which each is taken, by both limits, in this order.
     *
     * @param creations how long each takes AWS
     */
    public static List<Duration> soonest(List<Duration> creations) {
        PriorityQueue<Duration> ends = new PriorityQueue<>();
        List<Duration> taken = new ArrayList<>();
        Duration token = BETWEEN.multipliedBy(-BURST + 1L); // when the first of the burst came
        for (Duration creation : creations) {
            Duration at = longer(token, Duration.ZERO);
            if (ends.size() == AT_ONCE) {
                at = longer(at, ends.remove());
            }
            token = longer(token, at.minus(BETWEEN.multipliedBy(BURST - 1L))).plus(BETWEEN);
            taken.add(at);
            ends.add(at.plus(creation));
        }
        return taken;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
