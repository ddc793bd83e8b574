package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "resume",
        description = {
            "Goes on with an account that stopped on its way.",
            "One that is being made, taken back, or in quarantine. For administrators."
        },
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    private static final Set<String> GOOD = Set.of("ACTIVE", "FROZEN", "RETIRED");

    /** In reads, a second apart. */
    private static final int LONGEST_START = 60;

    private final Console console;
    private final Pause pause;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(
            names = "--wait",
            description = "Wait until the execution has ended; exit with 1 where it went wrong.")
    private boolean wait;

    ResumeCommand(Console console, Duration pace) {
        this.console = console;
        this.pause = new Pause(pace);
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.resume(name);
            if (wait) {
                lease = ended(api, lease);
            }
            LeaseText text = new LeaseText(lease);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                console.out()
                        .printf(
                                "%s is %s; %s%n",
                                text.name(),
                                text.status(),
                                wait
                                        ? "its execution has ended."
                                        : "another execution goes on with it.");
            }
            return !wait || GOOD.contains(text.status()) ? 0 : 1;
        }
    }

    /**
     * Waits until the execution that was started has ended. It enters itself in the ledger when it
     * begins; one that has not done so after this time will not.
     */
    private JsonNode ended(Api api, JsonNode resumed) {
        String status = resumed.path("status").asText();
        boolean hasBegun = false;
        for (int looks = 1; ; looks++) {
            LeaseSnapshot look = LeaseSnapshot.at(api, name);
            String now = look.lease().path("status").asText();
            hasBegun |= !look.isExecutionOver() || !now.equals(status);
            if (look.isExecutionOver() && (hasBegun || looks == LONGEST_START)) {
                return look.lease();
            }
            pause.take();
        }
    }
}
