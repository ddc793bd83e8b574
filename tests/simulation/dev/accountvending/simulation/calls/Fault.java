package dev.accountvending.simulation.calls;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Something that goes wrong on purpose with one call, and with those that follow it for a while.
 *
 * @param call the first
 * @param lasting how long the same function's calls of the same operation for the same go wrong;
 *     zero: this one call; null: for good
 */
public record Fault(Call call, Mishap mishap, @Nullable Duration lasting) {
    /** Returns the fault of one call alone. */
    public static Fault once(Call call, Mishap mishap) {
        return new Fault(call, mishap, Duration.ZERO);
    }

    @Override
    public String toString() {
        String end = lasting == null ? " for good" : lasting.isZero() ? "" : " for " + lasting;
        return "%s: %s%s".formatted(call, mishap, end);
    }
}
