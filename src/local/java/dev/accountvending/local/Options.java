package dev.accountvending.local;

import dev.accountvending.local.core.Timings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to start the local cloud.
 *
 * @param project the project's root folder, which has {@code functions/} and the like
 * @param apiPort for the HTTP API; 0 for any free port
 * @param awsPort for AWS; 0 for any free port
 * @param progress is given a line about each step of the start
 * @param regions that the accounts have; empty for all of AWS's
 * @param settings of the functions, which the local cloud's own override
 * @param iam whether IAM decides on every call
 * @param throttled whether Organizations throttles as AWS does
 * @param speed how many seconds pass for AWS and the functions in one of this machine's
 * @param hooks the folder with the programs that play hook functions; null: there are none
 * @param everyUnit whether the units that a vend would make exist from the start, as {@code avm
 *     setup} makes them
 */
public record Options(
        Path project,
        int apiPort,
        int awsPort,
        Consumer<String> progress,
        Timings timings,
        List<String> regions,
        Map<String, String> settings,
        boolean iam,
        boolean throttled,
        int speed,
        @Nullable Path hooks,
        boolean everyUnit) {

    public Options {
        regions = List.copyOf(regions);
        settings = Map.copyOf(settings);
    }

    public Options(
            Path project,
            int apiPort,
            int awsPort,
            Consumer<String> progress,
            Timings timings,
            List<String> regions) {
        this(project, apiPort, awsPort, progress, timings, regions, Map.of());
    }

    public Options(
            Path project,
            int apiPort,
            int awsPort,
            Consumer<String> progress,
            Timings timings,
            List<String> regions,
            Map<String, String> settings) {
        this(
                project, apiPort, awsPort, progress, timings, regions, settings, true, false, 1,
                null, false);
    }

    /** Returns the same options with IAM on or off. */
    public Options withIam(boolean on) {
        return new Options(
                project, apiPort, awsPort, progress, timings, regions, settings, on, throttled,
                speed, hooks, everyUnit);
    }

    /**
     * Returns the same options with Organizations' throttles, and time that passes so many times as
     * fast.
     */
    public Options throttledAt(int times) {
        return new Options(
                project, apiPort, awsPort, progress, timings, regions, settings, iam, true, times,
                hooks, everyUnit);
    }

    /** Returns the same options with programs that play hook functions. */
    public Options withHooks(@Nullable Path folder) {
        return new Options(
                project, apiPort, awsPort, progress, timings, regions, settings, iam, throttled,
                speed, folder, everyUnit);
    }

    /**
     * Returns the same options with every unit from the start, as an administrator would make them.
     */
    public Options withEveryUnit() {
        return new Options(
                project, apiPort, awsPort, progress, timings, regions, settings, iam, throttled,
                speed, hooks, true);
    }
}
