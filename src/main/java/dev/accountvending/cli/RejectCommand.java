package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "reject",
        description = "Says no to a request that waits for approval.",
        mixinStandardHelpOptions = true)
final class RejectCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private Asking asking = new Asking();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(names = "--why", required = true, description = "Told to the requester.")
    private String why = "";

    RejectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.decide(name, false, why);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                console.out().printf("%s is rejected.%n", new LeaseText(lease).name());
            }
            return 0;
        }
    }
}
