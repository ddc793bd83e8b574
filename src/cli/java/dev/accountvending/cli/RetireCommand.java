package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Set;

@Command(
        name = "retire",
        description = "Gives an account back before its lease ends.",
        mixinStandardHelpOptions = true)
final class RetireCommand extends LeaseCommand {
    private static final Set<String> BEING_MADE = Set.of("REQUESTED", "VENDING");

    @Mixin private Confirming confirming = new Confirming();

    RetireCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        JsonNode held = api.account(name);
        if (BEING_MADE.contains(new LeaseText(held).status())) {
            throw new CommandFailed(
                    "%s is still being made. It can be given back when it is ready: %s shows how far it is."
                            .formatted(name, api.hint("watch " + name)));
        }
        return api.retire(
                name, confirming.confirm(console, question(held), name, ShownRequest.toEnd(held)));
    }

    @Override
    void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        console.out()
                .println(
                        text.status().equals("WITHDRAWN")
                                ? "The request for %s is withdrawn.".formatted(text.name())
                                : "%s is being taken back. %s shows how far it is."
                                        .formatted(text.name(), api.hint("watch " + text.name())));
    }

    private static String question(JsonNode lease) {
        return new LeaseText(lease).status().equals("AWAITING_APPROVAL")
                ? "Withdraw %s?"
                : "End %s? Everything in the account is deleted.";
    }
}
