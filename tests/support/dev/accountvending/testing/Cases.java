package dev.accountvending.testing;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Checks a rule on many cases that are drawn from one seed. Each run has a seed of its own; the
 * message of a failure names it, and the system property {@code avm.seed} takes it back.
 */
public final class Cases {
    private static final String SEED = "avm.seed";

    private Cases() {}

    /** Checks a thousand cases. */
    public static void check(Consumer<Draw> rule) {
        check(1_000, rule);
    }

    public static void check(int count, Consumer<Draw> rule) {
        Long given = Long.getLong(SEED);
        check(given == null ? ThreadLocalRandom.current().nextLong() : given, count, rule);
    }

    /** The first tenth of the cases is drawn mostly from the edges of what is possible. */
    static void check(long seed, int count, Consumer<Draw> rule) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 1; number <= count; number++) {
            Draw draw = new Draw(random.split(), number <= count / 10 ? 0.6 : 0.05);
            try {
                rule.accept(draw);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "Case %d of %d, drawn from -D%s=%d, failed with %s: %s"
                                .formatted(number, count, SEED, seed, draw, failure.getMessage()),
                        failure);
            }
        }
    }
}
