package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "budget",
        description =
                "Changes an account's monthly budget; beyond its kind's, approvers are asked.",
        mixinStandardHelpOptions = true)
final class BudgetCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "AMOUNT",
            converter = Dollars.class,
            description = "US dollars a month, as 120 or $120.")
    private int dollars;

    @Option(names = "--why", description = "Told to approvers, and kept in the lease's history.")
    private @Nullable String why;

    BudgetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.changeBudget(name, dollars, why);
            if (asking.json()) {
                console.printJson(lease);
            } else if (lease.path("exemption").path("monthlyBudget").asInt() == dollars) {
                console.out()
                        .printf(
                                "%d US dollars a month for %s wait for approvers.%n",
                                dollars, name);
            } else {
                console.out()
                        .printf(
                                "%s has a budget of %d US dollars a month; AWS follows within minutes.%n",
                                name, dollars);
            }
            return 0;
        }
    }
}
