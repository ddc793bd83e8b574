package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;

@Command(
        name = "complete",
        description = "Has what AWS refused of an account tried again at once.",
        mixinStandardHelpOptions = true)
final class CompleteCommand extends LeaseCommand {
    CompleteCommand(Console console) {
        super(console);
    }

    @Override
    JsonNode ask(Api api, String name) {
        return api.complete(name);
    }

    @Override
    void tell(Api api, JsonNode lease) {
        LeaseText text = new LeaseText(lease);
        console.out().printf("What is left of %s is tried again:%n", text.name());
        text.incomplete().forEach(console.out()::println);
        console.out().printf("%s shows what came of it.%n", api.hint("show " + text.name()));
    }
}
