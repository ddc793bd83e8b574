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
            "Lists your accounts, newest first, without those that have ended.",
            "Of others' it shows name, kind and owner, unless you may read them."
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    /** The statuses of leases that an owner still has or waits for. */
    private static final String NOT_ENDED =
            "REQUESTED,AWAITING_APPROVAL,VENDING,ACTIVE,FROZEN,RETIRING,QUARANTINED";

    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--all", description = "Everybody's, and those that have ended.")
    private boolean all;

    @Option(
            names = "--owner",
            paramLabel = "EMAIL",
            description = "This person's, instead of yours.")
    private @Nullable String owner;

    @Option(names = "--kind", description = "Only of this kind.")
    private @Nullable String kind;

    @Option(
            names = "--status",
            split = ",",
            description =
                    "Those in these statuses, such as ACTIVE or RETIRED,FAILED, instead of all that have not ended.")
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
                console.out().println(none(api));
            } else {
                table(leases.path("accounts")).print(console);
            }
            return 0;
        }
    }

    private String none(Api api) {
        return all
                ? "There are none. %s asks for one."
                        .formatted(api.hint("request --kind KIND --name NAME"))
                : "There are none. %s asks for one; %s shows everybody's, and those that have ended."
                        .formatted(
                                api.hint("request --kind KIND --name NAME"),
                                api.hint("list --all"));
    }

    private Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "owner", owner == null && !all ? "me" : owner);
        put(filters, "kind", kind);
        if (!statuses.isEmpty()) {
            filters.put("status", String.join(",", statuses).toUpperCase(Locale.ROOT));
        } else if (!all) {
            filters.put("status", NOT_ENDED);
        }
        put(filters, "expiresBefore", expiresBefore);
        return filters;
    }

    private static void put(Map<String, String> filters, String name, @Nullable Object value) {
        if (value != null) {
            filters.put(name, value.toString());
        }
    }

    private TextTable table(JsonNode leases) {
        boolean areSomeoneElses = all || owner != null;
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode lease : leases) {
            LeaseText text = new LeaseText(lease);
            rows.add(
                    List.of(
                            text.name(),
                            text.field("kind"),
                            text.status(),
                            text.field(areSomeoneElses ? "owner" : "accountId"),
                            text.endsOn()));
        }
        return new TextTable(
                List.of("name", "kind", "status", areSomeoneElses ? "owner" : "account", "ends"),
                rows);
    }
}
