package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;

@Command(
        name = "keep",
        description = "Says that an account without an end is still needed.",
        mixinStandardHelpOptions = true)
final class KeepCommand extends LeaseCommand {
    KeepCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        return api.keep(name);
    }

    @Override
    void tell(Api api, JsonNode lease) {
        console.out()
                .printf(
                        "Noted: %s is still needed, and stays as it is.%n",
                        new LeaseText(lease).name());
    }
}
