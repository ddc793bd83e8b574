package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.concurrent.Callable;

@Command(
        name = "clock",
        description = "Shows the local cloud's time, or moves it forward.",
        mixinStandardHelpOptions = true)
final class ClockCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FORWARD",
            converter = ForwardDuration.class,
            description = "How far, such as +7d, 90m or P7D; it never goes back.")
    private @Nullable Duration forward;

    ClockCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.localApi()) {
            JsonNode now = forward == null ? api.clock() : api.advanceClock(forward);
            if (asking.json()) {
                console.printJson(now);
            } else {
                console.out().println(LeaseText.time(now.path("now")));
            }
            return 0;
        }
    }
}
