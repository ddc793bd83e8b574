package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "kinds",
        description = {
            "Shows which kinds are held, or lets one go on.",
            "The requests of a kind whose last vend failed for good wait, until one that is tried from time to time succeeds, or an administrator resumes the kind: avm kinds resume KIND"
        },
        mixinStandardHelpOptions = true)
final class KindsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    KindsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            JsonNode catalog = api.catalog();
            if (asking.json()) {
                console.printJson(catalog);
            } else {
                table(catalog.path("kinds")).print(console);
            }
            return 0;
        }
    }

    private static TextTable table(JsonNode kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode kind : kinds) {
            JsonNode held = kind.path("held");
            rows.add(
                    held.isObject()
                            ? List.of(
                                    kind.path("name").asText(),
                                    LeaseText.time(held.path("since")),
                                    LeaseText.time(held.path("nextTrialAt")),
                                    held.path("why").asText("-"))
                            : List.of(kind.path("name").asText(), "no", "-", "-"));
        }
        return new TextTable(List.of("kind", "held since", "next try from", "why"), rows);
    }

    /** Opens a kind for all who wait. */
    @Command(
            name = "resume",
            description = "Lets the requests of a held kind go on. For administrators.",
            mixinStandardHelpOptions = true)
    static final class Resume implements Callable<Integer> {
        private final Console console;

        @Mixin private ApiOptions asking = new ApiOptions();

        @Parameters(index = "0", paramLabel = "KIND", description = "As avm kinds names it.")
        private String kind = "";

        Resume(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            try (Api api = asking.api()) {
                JsonNode hold = api.resumeKind(kind);
                if (asking.json()) {
                    console.printJson(hold);
                } else {
                    console.out()
                            .printf(
                                    "%s is open: what waits goes on within a quarter of an hour.%n",
                                    hold.path("kind").asText());
                }
                return 0;
            }
        }
    }
}
