package dev.accountvending.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reject",
        description = "Rejects what waits: a request, or more than a kind allows.",
        mixinStandardHelpOptions = true)
final class RejectCommand extends DecisionCommand {
    @Option(names = "--why", required = true, description = "Told to the requester.")
    private String why = "";

    RejectCommand(Console console) {
        super(console, false);
    }

    @Override
    String why() {
        return why;
    }
}
