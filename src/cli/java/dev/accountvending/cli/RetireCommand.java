package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "retire",
        description = "Gives an account back before its lease ends.",
        mixinStandardHelpOptions = true)
final class RetireCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Mixin private Confirming confirming = new Confirming();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    RetireCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirming.refuseUnasked(console);
        try (Api api = asking.api()) {
            JsonNode held = api.account(name);
            ShownRequest shown =
                    confirming.confirm(console, question(held), name, ShownRequest.toEnd(held));
            JsonNode lease = api.retire(name, shown);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                LeaseText text = new LeaseText(lease);
                console.out().println(answer(text));
            }
            return 0;
        }
    }

    private static String answer(LeaseText lease) {
        return lease.status().equals("WITHDRAWN")
                ? "%s is withdrawn.".formatted(lease.name())
                : "%s is to be retired; it is %s. Follow it with bin/avm watch %s"
                        .formatted(lease.name(), lease.status(), lease.name());
    }

    private static String question(JsonNode lease) {
        return new LeaseText(lease).status().equals("AWAITING_APPROVAL")
                ? "Withdraw %s?"
                : "End %s? Everything in the account is deleted.";
    }
}
