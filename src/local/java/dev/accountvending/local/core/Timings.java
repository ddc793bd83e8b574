package dev.accountvending.local.core;

import org.jspecify.annotations.Nullable;

/** How long AWS takes for what it is asked on a lease's behalf. */
@FunctionalInterface
public interface Timings {
    /**
     * The times that a lease meets.
     *
     * @param lease its id; null for what is no lease's
     */
    Timing of(@Nullable String lease);
}
