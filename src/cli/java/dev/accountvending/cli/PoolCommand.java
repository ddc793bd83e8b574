package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "pool",
        description = {
            "Shows every member account, and how long it has been so.",
            "For administrators."
        },
        mixinStandardHelpOptions = true)
final class PoolCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(
            names = "--status",
            split = ",",
            description =
                    "Only in these, such as AVAILABLE or CLEANING,QUARANTINED"
                            + " (default: all but CLOSED).")
    private List<String> statuses = List.of();

    PoolCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> asked = statuses.stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
        try (Api api = asking.api()) {
            JsonNode accounts = api.pool(asked);
            if (asking.json()) {
                console.printJson(accounts);
            } else if (accounts.path("accounts").isEmpty()) {
                console.out().println("There are no such accounts.");
            } else {
                console.out().println(counts(accounts.path("accounts")));
                console.out().println();
                table(accounts.path("accounts"), api.now()).print(console);
            }
            return 0;
        }
    }

    /**
     * Returns the counts, such as {@code 2 available, 5 leased}, in the order in which the API
     * lists them.
     */
    private static String counts(JsonNode accounts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode account : accounts) {
            counts.merge(account.path("status").asText(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + Ascii.lower(each.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static TextTable table(JsonNode accounts, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode account : accounts) {
            rows.add(
                    List.of(
                            account.path("accountId").asText(),
                            account.path("status").asText(),
                            age(Instant.parse(account.path("since").asText()), now),
                            account.path("lease").asText("-"),
                            account.path("why").asText("")));
        }
        return new TextTable(List.of("account", "status", "for", "lease", "why"), rows);
    }

    /** Returns how long it has been so, in the largest unit. */
    private static String age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
