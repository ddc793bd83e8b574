package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "extend",
        description =
                "Lets an account's lease end later; if that is longer than its kind allows, approvers are asked.",
        mixinStandardHelpOptions = true)
final class ExtendCommand extends LeaseCommand {
    @Parameters(
            index = "1",
            paramLabel = "DAYS",
            converter = Days.class,
            description = "How many days later, as 7 or 7d.")
    private int days;

    @Option(names = "--why", description = "Kept in the lease's history.")
    private @Nullable String why;

    ExtendCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        return api.extend(name, days, why);
    }

    @Override
    void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        if (text.exemption().isEmpty()) {
            console.out().printf("%s now ends %s.%n", text.name(), text.expires());
            return;
        }
        console.out()
                .printf(
                        "%d more days are longer than the kind %s allows. The approvers have been asked, and you will be told. Until then %s ends %s.%n",
                        days, text.field("kind"), text.name(), text.expires());
    }
}
