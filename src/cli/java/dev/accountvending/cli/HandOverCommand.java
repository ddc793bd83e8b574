package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "hand-over",
        description = "Shows what an account's owner needs to begin with.",
        mixinStandardHelpOptions = true)
final class HandOverCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    @Option(
            names = "--serverless",
            description = "Print the sample serverless.yml, and nothing else.")
    private boolean serverless;

    HandOverCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode handOver = api.handOver(name);
            if (serverless) {
                printSample(handOver.path("serverlessYml"));
            } else if (asking.json()) {
                console.printJson(handOver);
            } else {
                new HandOverText(api, handOver).lines().forEach(console.out()::println);
            }
            return 0;
        }
    }

    private void printSample(JsonNode sample) {
        if (!sample.isTextual()) {
            throw new CommandFailed(
                    "The account %s has no role that deploys, so there is no sample for it."
                            .formatted(name));
        }
        console.out().print(sample.textValue());
    }
}
