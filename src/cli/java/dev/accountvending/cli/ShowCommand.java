package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "Shows all that is known of an account.",
        mixinStandardHelpOptions = true)
final class ShowCommand extends LeaseCommand {
    ShowCommand(Console console) {
        super(console);
    }

    /**
     * Adds the reason of a failure, which is the execution's; the API gives AWS's reason to
     * administrators alone.
     */
    @Override
    JsonNode ask(Api api, String name) {
        JsonNode lease = api.account(name);
        if (!new LeaseText(lease).hasFailed()) {
            return lease;
        }
        JsonNode reason = api.progress(name).path("reason");
        return reason.isTextual() ? ((ObjectNode) lease.deepCopy()).set("reason", reason) : lease;
    }

    @Override
    void tell(Api api, JsonNode lease) {
        new LeaseText(lease).lines().forEach(console.out()::println);
    }
}
