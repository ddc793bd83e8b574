package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "withdraw",
        description = "Takes back a request that waits for approval.",
        mixinStandardHelpOptions = true)
final class WithdrawCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Mixin private Confirming confirming = new Confirming();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    WithdrawCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        confirming.refuseUnasked(console);
        try (Api api = asking.api()) {
            JsonNode waiting = api.account(name);
            checkWaiting(new LeaseText(waiting));
            ShownRequest shown =
                    confirming.confirm(console, "Withdraw %s?", name, ShownRequest.toEnd(waiting));
            JsonNode lease = api.retire(name, shown);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                console.out().printf("%s is withdrawn.%n", new LeaseText(lease).name());
            }
            return 0;
        }
    }

    /** What no longer waits would be retired. */
    private static void checkWaiting(LeaseText lease) {
        if (!lease.status().equals("AWAITING_APPROVAL")) {
            throw new CommandFailed(
                    "%s is %s and waits for no approval: bin/avm retire gives an account back."
                            .formatted(lease.name(), lease.status()));
        }
    }
}
