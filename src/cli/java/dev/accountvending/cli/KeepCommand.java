package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "keep",
        description = "Says that an account without an end is still needed.",
        mixinStandardHelpOptions = true)
final class KeepCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    KeepCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.keep(name);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                console.out().printf("%s is still needed.%n", new LeaseText(lease).name());
            }
            return 0;
        }
    }
}
