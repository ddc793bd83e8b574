package dev.accountvending.cli;

import java.time.Duration;
import java.util.Locale;

/** Formats durations in seconds, to a tenth. */
final class Seconds {
    private Seconds() {}

    static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", exactly(duration));
    }

    static double exactly(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
