package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.bench.UsualTimes;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;

import java.util.List;
import java.util.Map;

/** A pool of five accounts for what is measured from it; filling it is not measured. */
final class WarmPool {
    /** Waits of the way into it. */
    static final Map<String, String> QUICK_RETIREMENT =
            Map.of(
                    "AVM_WAIT_REVOCATION", "1",
                    "AVM_WAIT_DELEGATION_LAPSE", "1",
                    "AVM_WAIT_CLEANING", "1",
                    "AVM_WAIT_CLEANING_TURN", "5"); // CodeBuild cleans four at once

    private static final List<String> BEFORE = List.of("fill1", "fill2", "fill3", "fill4", "fill5");

    private WarmPool() {}

    /** AWS's usual times for the leases whose names begin so; no time for the others. */
    static Timings forBench(UsualTimes times) {
        return lease ->
                lease != null && lease.startsWith("bench") ? times.of(lease) : Timing.brisk();
    }

    /** Fills it, and returns its accounts. */
    static List<String> fill(TestCloud cloud) {
        System.err.println("Filling the pool ...");
        return MeasuredVend.sideBySide(BEFORE, name -> fill(cloud, name));
    }

    private static String fill(TestCloud cloud, String name) {
        JsonNode lease = MeasuredVend.vended(cloud, "sandbox", name);
        cloud.retire(lease);
        return lease.get("accountId").textValue();
    }
}
