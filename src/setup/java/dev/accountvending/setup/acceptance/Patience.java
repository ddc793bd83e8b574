package dev.accountvending.setup.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for what AWS does in its own time.
 *
 * @param pause between two looks
 */
record Patience(Duration pause) {
    /**
     * Looks until there is a result.
     *
     * @return empty if there was none in time; it looks once in any case
     * @throws RunInterrupted if a person ends the run meanwhile
     */
    <T> Optional<T> await(Duration atMost, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent() || System.nanoTime() - end > 0) {
                return found;
            }
            rest();
        }
    }

    private void rest() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new RunInterrupted(e);
        }
    }

    /** Returns the seconds since a reading of {@link System#nanoTime}, such as {@code 12.3 s}. */
    static String since(long nanoTime) {
        return seconds(Duration.ofNanos(System.nanoTime() - nanoTime));
    }

    /** Returns a duration such as {@code 12.3 s}. */
    static String seconds(Duration duration) {
        return "%d.%d s".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
    }
}
