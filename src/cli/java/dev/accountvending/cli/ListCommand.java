package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "list",
        description = {
            "Lists leases, newest first.",
            "Of those that only others may read it shows name, kind, owner and domain."
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--owner", paramLabel = "EMAIL", description = "Only this person's.")
    private @Nullable String owner;

    @Option(names = "--kind", description = "Only of this kind.")
    private @Nullable String kind;

    @Option(
            names = "--status",
            split = ",",
            description = "Only in these, such as ACTIVE or REQUESTED,VENDING.")
    private List<String> statuses = List.of();

    @Option(
            names = "--expires-before",
            paramLabel = "TIME",
            converter = InstantConverter.class,
            description = "Only what ends before it: 2026-12-24 or 2026-12-24T09:00:00Z.")
    private @Nullable Instant expiresBefore;

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode leases = api.accounts(filters());
            if (asking.json()) {
                console.printJson(leases);
            } else if (leases.path("accounts").isEmpty()) {
                console.out()
                        .println(
                                filters().isEmpty()
                                        ? "There are no leases yet: ask with bin/avm request."
                                        : "No lease passes these filters.");
            } else {
                table(leases.path("accounts")).print(console.out());
            }
            return 0;
        }
    }

    private Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "owner", owner);
        put(filters, "kind", kind);
        if (!statuses.isEmpty()) {
            filters.put("status", String.join(",", statuses).toUpperCase(Locale.ROOT));
        }
        put(filters, "expiresBefore", expiresBefore);
        return filters;
    }

    private static void put(Map<String, String> filters, String name, @Nullable Object value) {
        if (value != null) {
            filters.put(name, value.toString());
        }
    }

    private static TextTable table(JsonNode leases) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode lease : leases) {
            LeaseText text = new LeaseText(lease);
            rows.add(
                    List.of(
                            text.name(),
                            text.field("kind"),
                            text.status(),
                            text.field("owner"),
                            text.field("accountId"),
                            text.field("domain"),
                            text.expires()));
        }
        return new TextTable(
                List.of("name", "kind", "status", "owner", "account", "domain", "expires"), rows);
    }
}
