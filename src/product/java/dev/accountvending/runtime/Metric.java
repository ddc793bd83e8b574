package dev.accountvending.runtime;

import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * Metrics that AWS does not have itself. Each is sent only while there is something to report:
 * CloudWatch bills a metric by the hours in which it is sent.
 */
public enum Metric {
    /** How long the longest stuck lease has been in its status. */
    STUCK_LEASE_AGE("StuckLeaseAge", MetricUnit.SECONDS),
    /** How many kinds that should have accounts ready have none. */
    EMPTY_POOLS("EmptyPools", MetricUnit.COUNT),
    /** How long the account that waits longest to be closed has been queued. */
    CLOSURE_QUEUE_AGE("ClosureQueueAge", MetricUnit.SECONDS);

    private final String title;
    private final MetricUnit unit;

    Metric(String title, MetricUnit unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Returns its name in CloudWatch. */
    public String title() {
        return title;
    }

    MetricUnit unit() {
        return unit;
    }
}
