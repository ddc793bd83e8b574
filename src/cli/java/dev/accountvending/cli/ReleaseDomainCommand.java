package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(
        name = "release-domain",
        description = {
            "Frees a domain that is held for its former owner.",
            "Then anybody may ask for it, though the former owner's certificates for it may still be valid. For administrators."
        },
        mixinStandardHelpOptions = true)
final class ReleaseDomainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "As the refusal names it.")
    private String domain = "";

    @Option(
            names = "--why",
            required = true,
            description = "Kept in the history of the lease that it was held for.")
    private String why = "";

    ReleaseDomainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode lease = api.releaseDomain(domain, why);
            if (asking.json()) {
                console.printJson(lease);
            } else {
                console.out().printf("%s is free: anybody may ask for its name.%n", domain);
            }
            return 0;
        }
    }
}
