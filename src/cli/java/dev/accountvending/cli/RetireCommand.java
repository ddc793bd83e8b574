package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Set;

@Command(
        name = "retire",
        description =
                "Gives an account back before its lease ends, or cancels one that is being made.",
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
        return api.retire(
                name, confirming.confirm(console, question(held), name, ShownRequest.toEnd(held)));
    }

    @Override
    void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        String watch = api.hint("watch " + text.name());
        console.out()
                .println(
                        text.status().equals("WITHDRAWN")
                                ? "The request for %s is withdrawn.".formatted(text.name())
                                : BEING_MADE.contains(text.status())
                                        ? "%s is cancelled: it stops at its next step. %s shows how far it is."
                                                .formatted(text.name(), watch)
                                        : "%s is being taken back. %s shows how far it is."
                                                .formatted(text.name(), watch));
    }

    private static String question(JsonNode lease) {
        String status = new LeaseText(lease).status();
        if (BEING_MADE.contains(status)) {
            return "Cancel %s? What was made of it is taken back.";
        }
        return status.equals("AWAITING_APPROVAL")
                ? "Withdraw %s?"
                : "End %s? Everything in the account is deleted.";
    }
}
