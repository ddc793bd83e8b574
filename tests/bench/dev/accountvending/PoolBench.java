package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.MarkdownTable;
import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;

import java.time.Duration;
import java.util.List;

/**
 * Five requests side by side that a warm pool serves: what is left of AWS's times is the delegation
 * and the certificate, and how long each takes over those.
 */
final class PoolBench {
    private static final Duration OVER_AT_MOST = Duration.ofSeconds(5);
    private static final List<String> NAMES =
            List.of("bench1", "bench2", "bench3", "bench4", "bench5");

    private PoolBench() {}

    /**
     * Measures and prints; exits with 1 where one takes too long, or was not served by the pool.
     *
     * @param arguments the seed
     */
    public static void main(String... arguments) {
        UsualTimes times = new UsualTimes(Long.parseLong(arguments[0]));
        Timings usual = WarmPool.forBench(times);
        List<MeasuredVend> vends;
        try (TestCloud cloud = TestCloud.measured(usual, WarmPool.QUICK_RETIREMENT)) {
            List<String> warm = WarmPool.fill(cloud);
            System.err.println("Five vends from the pool, in AWS's minutes ...");
            vends = MeasuredVend.sideBySide(NAMES, name -> vend(cloud, times, name, warm));
        }
        System.out.printf("Seed %d.%n%n", times.seed());
        System.out.print(
                new MarkdownTable(
                        MeasuredVend.HEAD, vends.stream().map(MeasuredVend::row).toList()));
        boolean good = vends.stream().allMatch(vend -> vend.over().compareTo(OVER_AT_MOST) <= 0);
        System.err.printf(
                "%s: at most %d s over AWS's delegation and certificate.%n",
                good ? "Reached" : "MISSED", OVER_AT_MOST.toSeconds());
        System.exit(good ? 0 : 1);
    }

    private static MeasuredVend vend(
            TestCloud cloud, UsualTimes times, String name, List<String> warm) {
        Timing own = times.of(name + "-1");
        JsonNode lease = MeasuredVend.vended(cloud, "sandbox", name);
        if (!warm.contains(lease.get("accountId").textValue())) {
            throw new IllegalStateException(name + " is not of the pool.");
        }
        return MeasuredVend.of(cloud, lease, own, UsualTimes.longestPathFromPool(own));
    }
}
