package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "extend",
        description = "Lets a lease end later; beyond its kind's longest, approvers are asked.",
        mixinStandardHelpOptions = true)
final class ExtendCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "DAYS",
            converter = Days.class,
            description = "How many days later, as 7 or 7d.")
    private int days;

    @Option(names = "--why", description = "Kept in the lease's history.")
    private @Nullable String why;

    ExtendCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.extend(name, days, why);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                LeaseText text = new LeaseText(lease);
                text.exemption()
                        .ifPresentOrElse(
                                wanted ->
                                        console.out()
                                                .printf(
                                                        "%s waits for approvers: %s. It expires %s.%n",
                                                        text.name(), wanted, text.expires()),
                                () ->
                                        console.out()
                                                .printf(
                                                        "%s expires %s.%n",
                                                        text.name(), text.expires()));
            }
            return 0;
        }
    }
}
