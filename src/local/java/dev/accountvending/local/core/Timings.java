package dev.accountvending.local.core;

import org.jspecify.annotations.Nullable;

/** How long AWS takes for requests on a lease's behalf. */
@FunctionalInterface
public interface Timings {
    /**
     * Returns a lease's times.
     *
     * @param lease its id; null for a request without a lease
     */
    Timing of(@Nullable String lease);
}
