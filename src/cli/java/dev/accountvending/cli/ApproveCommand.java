package dev.accountvending.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "approve",
        description = "Approves what waits: a request, or more than a kind allows.",
        mixinStandardHelpOptions = true)
final class ApproveCommand extends DecisionCommand {
    @Option(names = "--why", description = "Told to the requester.")
    private @Nullable String why;

    ApproveCommand(Console console) {
        super(console, true);
    }

    @Override
    @Nullable String why() {
        return why;
    }
}
