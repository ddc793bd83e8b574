package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** A command about one account: asks the API, then prints its answer as JSON or in words. */
abstract class LeaseCommand implements Callable<Integer> {
    final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "The account's name.")
    private String name = "";

    LeaseCommand(Console console) {
        this.console = console;
    }

    /** Does what the command says, and returns the API's answer. */
    abstract JsonNode ask(Api api, String name);

    /** Prints the answer in words. */
    abstract void tell(Api api, JsonNode answer);

    @Override
    public final Integer call() {
        try (Api api = asking.api()) {
            JsonNode answer = ask(api, name);
            if (asking.json()) {
                console.printJson(answer);
            } else {
                tell(api, answer);
            }
            return 0;
        }
    }
}
