package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "closures",
        description = {
            "Shows the accounts that are being closed.",
            "Those that wait to be closed, are being closed, or were closed within 30 days, and how much of AWS's limit for these days is used. For administrators."
        },
        mixinStandardHelpOptions = true)
final class ClosuresCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    ClosuresCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode queue = api.closures();
            if (asking.json()) {
                console.printJson(queue);
                return 0;
            }
            if (queue.path("closures").isEmpty()) {
                console.out().println("No account is being closed.");
            } else {
                table(queue.path("closures")).print(console);
            }
            JsonNode window = queue.path("window");
            console.out()
                    .printf(
                            "%s of the %s closings were begun that AWS allows within 30 days.%n",
                            window.path("used"), window.path("limit"));
            return 0;
        }
    }

    private static TextTable table(JsonNode closures) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode closure : closures) {
            rows.add(
                    List.of(
                            closure.path("accountId").asText(),
                            closure.path("state").asText(),
                            closure.path("lease").asText("-"),
                            LeaseText.time(closure.path("since")),
                            LeaseText.time(closure.path("begunAt")),
                            LeaseText.time(closure.path("notBefore"))));
        }
        return new TextTable(
                List.of("account", "state", "lease", "since", "begun", "not before"), rows);
    }
}
