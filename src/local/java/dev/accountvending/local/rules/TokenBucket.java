package dev.accountvending.local.rules;

import java.time.Duration;
import java.time.Instant;

/**
 * AWS's throttle: a bucket that is full at first and filled with time; a request that finds it
 * empty is refused and takes nothing.
 */
public final class TokenBucket {
    private final double perSecond;
    private final int burst;
    private double tokens;
    private Instant filled;

    /**
     * Creates a full bucket.
     *
     * @param burst how many tokens it holds at the most
     */
    public TokenBucket(double perSecond, int burst, Instant now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filled = now;
    }

    public synchronized boolean take(Instant now) {
        double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
        tokens = Math.min(burst, tokens + seconds * perSecond);
        filled = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
