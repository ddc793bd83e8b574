package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

@Command(
        name = "retire",
        description = "Gives an account back before its lease ends.",
        mixinStandardHelpOptions = true)
final class RetireCommand implements Callable<Integer> {
    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private Asking asking = new Asking();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(names = "--yes", description = "Do not ask whether it is meant.")
    private boolean yes;

    RetireCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!isMeant()) {
            throw new CommandFailed("Nothing was done: %s stays.".formatted(name));
        }
        try (Api api = asking.api()) {
            JsonNode lease = api.retire(name);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                LeaseText text = new LeaseText(lease);
                console.out().println(answer(text));
            }
            return 0;
        }
    }

    private static String answer(LeaseText lease) {
        return lease.status().equals("WITHDRAWN")
                ? "%s is withdrawn.".formatted(lease.name())
                : "%s is to be retired; it is %s. Follow it with bin/avm watch %s"
                        .formatted(lease.name(), lease.status(), lease.name());
    }

    private boolean isMeant() {
        return yes
                || console.confirm("Retire %s, and lose all that is in it?".formatted(name))
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "Without a terminal, say --yes."));
    }
}
