package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "reject",
        description = "Says no to what waits for approval: a request, or more than a kind allows.",
        mixinStandardHelpOptions = true)
final class RejectCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Mixin private Confirming confirming = new Confirming();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(names = "--why", required = true, description = "Told to the requester.")
    private String why = "";

    RejectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirming.refuseUnasked(console);
        try (Api api = asking.api()) {
            ShownRequest shown =
                    confirming.confirm(
                            console, "Reject %s?", name, ShownRequest.toDecide(api.account(name)));
            JsonNode lease = api.decide(name, shown, false, why);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                LeaseText text = new LeaseText(lease);
                String outcome =
                        Set.of("ACTIVE", "FROZEN").contains(text.status())
                                ? "stays as it is: what was wanted for it is rejected."
                                : "is rejected.";
                console.out().printf("%s %s%n", text.name(), outcome);
            }
            return 0;
        }
    }
}
