package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "list",
        description = "Lists all leases, newest first.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private Asking asking = new Asking();

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode leases = api.accounts();
            if (asking.json()) {
                console.printJson(leases);
            } else if (leases.path("accounts").isEmpty()) {
                console.out().println("There are no leases yet: ask with bin/avm request.");
            } else {
                table(leases.path("accounts")).print(console.out());
            }
            return 0;
        }
    }

    private static Table table(JsonNode leases) {
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
        return new Table(
                List.of("name", "kind", "status", "owner", "account", "domain", "expires"), rows);
    }
}
