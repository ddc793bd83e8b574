package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "budget",
        description =
                "Changes an account's monthly budget; if that is more than its kind allows, approvers are asked.",
        mixinStandardHelpOptions = true)
final class BudgetCommand extends LeaseCommand {
    @Parameters(
            index = "1",
            paramLabel = "AMOUNT",
            converter = Dollars.class,
            description = "US dollars a month, as 120 or $120.")
    private int dollars;

    @Option(names = "--why", description = "Told to approvers, and kept in the lease's history.")
    private @Nullable String why;

    BudgetCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        return api.changeBudget(name, dollars, why);
    }

    @Override
    void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        boolean waits = lease.path("exemption").path("monthlyBudget").asInt() == dollars;
        console.out()
                .printf(
                        waits
                                ? "$%d a month is more than the kind %s allows %s. The approvers have been asked, and you will be told.%n"
                                : "$%d a month is now the budget of the %s account %s. AWS follows within minutes.%n",
                        dollars,
                        text.field("kind"),
                        text.name());
    }
}
