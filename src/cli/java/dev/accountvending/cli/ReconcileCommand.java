package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "reconcile",
        description = {
            "Compares the organization with the ledger, and mends.",
            "It looks twice, some minutes apart. Exits with 1 if a difference is left. For administrators."
        },
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
    private final Console console;
    private final Pause pause;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(
            names = "--fix",
            description = {
                "Mend what is safe to mend: move accounts back, re-apply roles, remove",
                "delegations that are nobody's, go on with executions that stopped."
            })
    private boolean fix;

    ReconcileCommand(Console console, Duration pace) {
        this.console = console;
        this.pause = new Pause(pace);
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            api.reconcile(fix);
            JsonNode report = ended(api);
            if (!report.path("status").asText().equals("DONE")) {
                throw new CommandFailed(
                        "The reconciliation failed: administrators have been told why.");
            }
            if (asking.json()) {
                ObjectNode findings = Json.MAPPER.createObjectNode();
                findings.set("findings", report.path("findings"));
                console.printJson(findings);
            } else {
                print(report);
            }
            return left(report) == 0 ? 0 : 1;
        }
    }

    private JsonNode ended(Api api) {
        JsonNode report = api.reconciliation();
        while (report.path("status").asText().equals("RUNNING")) {
            pause.take();
            report = api.reconciliation();
        }
        return report;
    }

    private void print(JsonNode report) {
        JsonNode findings = report.path("findings");
        if (findings.isEmpty()) {
            console.out().println("Organization and ledger agree.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode finding : findings) {
            rows.add(
                    List.of(
                            finding.path("kind").asText(),
                            finding.path("subject").asText(),
                            finding.path("fixed").asBoolean() ? "yes" : "no",
                            finding.path("detail").asText()));
        }
        new TextTable(List.of("finding", "subject", "mended", "detail"), rows).print(console);
        int leftOut = report.path("leftOut").asInt();
        if (leftOut > 0) {
            console.out().printf("And %d more.%n", leftOut);
        }
    }

    private static int left(JsonNode report) {
        int left = report.path("leftOut").asInt();
        for (JsonNode finding : report.path("findings")) {
            left += finding.path("fixed").asBoolean() ? 0 : 1;
        }
        return left;
    }
}
