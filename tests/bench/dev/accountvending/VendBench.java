package dev.accountvending;

import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Five vends side by side, with AWS's usual times in real time and the product's own waits: how
 * long each takes over the longest path of those times alone, and its transitions.
 *
 * <p>IAM is off, and accounts have one region: this machine decides on policies, and moto removes
 * default VPCs, more slowly than AWS does.
 */
final class VendBench {
    private static final Duration OVER_AT_MOST = Duration.ofSeconds(5);
    private static final int TRANSITIONS_AT_MOST = 300;
    private static final String FIRST = "first";

    private VendBench() {}

    /**
     * Measures and prints; exits with 1 where a target is missed.
     *
     * @param arguments the seed
     */
    public static void main(String... arguments) {
        UsualTimes times = new UsualTimes(Long.parseLong(arguments[0]));
        Timings usual = lease -> (FIRST + "-1").equals(lease) ? Timing.brisk() : times.of(lease);
        List<MeasuredVend> vends;
        try (TestCloud cloud = TestCloud.measured(usual, Map.of())) {
            System.err.println(
                    "A quick vend first, by which classes are loaded and units made ...");
            MeasuredVend.vended(cloud, "developer", FIRST);
            System.err.println("Five vends, in AWS's minutes ...");
            vends =
                    MeasuredVend.sideBySide(
                            List.of("bench1", "bench2", "bench3", "bench4", "bench5"),
                            name -> vend(cloud, times, name));
        }
        System.out.printf("Seed %d.%n%n", times.seed());
        System.out.print(
                new MarkdownTable(
                        MeasuredVend.HEAD, vends.stream().map(MeasuredVend::row).toList()));
        int middle =
                vends.stream()
                        .map(MeasuredVend::transitions)
                        .sorted()
                        .toList()
                        .get(vends.size() / 2);
        boolean good =
                vends.stream().allMatch(vend -> vend.over().compareTo(OVER_AT_MOST) <= 0)
                        && middle <= TRANSITIONS_AT_MOST;
        System.err.printf(
                "%s: at most %d s over the longest path, and %d transitions in the middle.%n",
                good ? "Reached" : "MISSED", OVER_AT_MOST.toSeconds(), TRANSITIONS_AT_MOST);
        System.exit(good ? 0 : 1);
    }

    private static MeasuredVend vend(TestCloud cloud, UsualTimes times, String name) {
        Timing own = times.of(name + "-1");
        return MeasuredVend.of(
                cloud,
                MeasuredVend.vended(cloud, "developer", name),
                own,
                UsualTimes.longestPath(own));
    }
}
