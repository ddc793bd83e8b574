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
                table(catalog.path("kinds")).print(console.out());
            }
            return 0;
        }
    }

    private static TextTable table(JsonNode kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode kind : kinds) {
            rows.add(
                    List.of(
                            kind.path("name").asText() + stages(kind.path("stages")),
                            lease(kind.path("lease")),
                            kind.path("perOwner").asText(),
                            kind.path("approval").asText(),
                            kind.path("atEnd").asText(),
                            pool(kind.path("pool")),
                            kind.path("organizationalUnit").asText(),
                            kind.path("description").asText()));
        }
        return new TextTable(
                List.of("kind", "days", "per owner", "approval", "at end", "pool", "unit", "for"),
                rows);
    }

    private static String lease(JsonNode lease) {
        return lease.isObject()
                ? "%s (<= %s)".formatted(lease.path("days"), lease.path("longestDays"))
                : "no end";
    }

    /** How many are kept ready, and how many at most. */
    private static String pool(JsonNode pool) {
        return pool.isObject() ? "%s (<= %s)".formatted(pool.path("warm"), pool.path("most")) : "-";
    }

    private static String stages(JsonNode stages) {
        List<String> names = new ArrayList<>();
        stages.forEach(stage -> names.add(stage.asText()));
        return names.isEmpty() ? "" : " --stage " + String.join("|", names);
    }
}
