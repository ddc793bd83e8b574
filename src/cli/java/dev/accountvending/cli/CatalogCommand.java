package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "catalog",
        description = "Shows what can be asked for.",
        mixinStandardHelpOptions = true)
final class CatalogCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    CatalogCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode catalog = api.catalog();
            if (asking.json()) {
                console.printJson(catalog);
            } else {
                print(catalog.path("kinds"));
            }
            return 0;
        }
    }

    private void print(JsonNode kinds) {
        table(kinds).print(console);
        console.out().println();
        descriptions(kinds).lines(console.columns()).forEach(console.out()::println);
    }

    private static TextTable table(JsonNode kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode kind : kinds) {
            rows.add(
                    List.of(
                            kind.path("name").asText(),
                            lease(kind.path("lease")),
                            "$" + kind.path("monthlyBudget").asText(),
                            kind.path("perOwner").asText(),
                            kind.path("approval").asText(),
                            kind.path("atEnd").asText(),
                            kind.path("pool").isObject() ? "yes" : "no"));
        }
        return new TextTable(
                List.of("kind", "days", "a month", "per owner", "approval", "at end", "pool"),
                rows);
    }

    private static TextTable descriptions(JsonNode kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode kind : kinds) {
            rows.add(
                    List.of(
                            kind.path("name").asText(),
                            kind.path("description").asText() + stages(kind.path("stages"))));
        }
        return new TextTable(List.of("kind", "for"), rows);
    }

    private static String lease(JsonNode lease) {
        return lease.isObject()
                ? "%s, up to %s".formatted(lease.path("days"), lease.path("longestDays"))
                : "no end";
    }

    private static String stages(JsonNode stages) {
        List<String> names = new ArrayList<>();
        stages.forEach(stage -> names.add(stage.asText()));
        return names.isEmpty() ? "" : " With --stage %s.".formatted(String.join(" or ", names));
    }
}
