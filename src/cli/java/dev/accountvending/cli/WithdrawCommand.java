package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "withdraw",
        description = "Takes back a request that waits for approval.",
        mixinStandardHelpOptions = true)
final class WithdrawCommand extends LeaseCommand {
    @Mixin private Confirming confirming = new Confirming();

    WithdrawCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        JsonNode waiting = api.account(name);
        if (!new LeaseText(waiting).status().equals("AWAITING_APPROVAL")) {
            throw new CommandFailed(
                    "%s does not wait for approval; it is %s. %s gives an account back."
                            .formatted(
                                    name,
                                    new LeaseText(waiting).status(),
                                    api.hint("retire " + name)));
        }
        return api.retire(
                name,
                confirming.confirm(console, "Withdraw %s?", name, ShownRequest.toEnd(waiting)));
    }

    @Override
    void tell(Api api, JsonNode lease) {
        console.out().printf("The request for %s is withdrawn.%n", new LeaseText(lease).name());
    }
}
