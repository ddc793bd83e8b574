package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "show",
        description = "Shows all that is known of an account.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    ShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.account(name);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                new LeaseText(lease).lines().forEach(console.out()::println);
            }
            return 0;
        }
    }
}
