package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "approve",
        description = "Says yes to what waits for approval: a request, or more than a kind allows.",
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Mixin private Confirming confirming = new Confirming();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(names = "--why", description = "Told to the requester.")
    private @Nullable String why;

    ApproveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirming.refuseUnasked(console);
        try (Api api = asking.api()) {
            ShownRequest shown =
                    confirming.confirm(
                            console, "Approve %s?", name, ShownRequest.toDecide(api.account(name)));
            JsonNode lease = api.decide(name, shown, true, why);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                LeaseText text = new LeaseText(lease);
                String follow =
                        text.status().equals("VENDING")
                                ? " Follow it with bin/avm watch " + text.name()
                                : "";
                console.out()
                        .printf("%s is approved, and %s.%s%n", text.name(), text.status(), follow);
            }
            return 0;
        }
    }
}
