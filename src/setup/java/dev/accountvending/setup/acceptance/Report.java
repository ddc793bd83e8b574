package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * What a run has seen, as a document that can be given away: it is redacted when it is made.
 *
 * @param document {@code {version, cloud, stage, region, startedAt, endedAt, checks: [{name,
 *     purpose, outcome, detail, change?, figures?, seconds, localDifference?}], left: []}}
 */
public record Report(JsonNode document) {
    /**
     * A check in the report.
     *
     * @param took null if it did not run
     */
    record Line(Check check, Outcome outcome, @Nullable Duration took) {}

    /**
     * Makes a report.
     *
     * @param left what could not be removed, in words
     */
    static Report of(
            Surroundings surroundings,
            String version,
            Redaction redaction,
            List<Line> lines,
            List<String> left,
            Instant now) {
        boolean isLocal = surroundings.options().local();
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("version", version)
                .put("cloud", isLocal ? "local cloud" : "AWS")
                .put("stage", surroundings.options().stage())
                .put("region", surroundings.options().region())
                .put("startedAt", time(surroundings.state().startedAt()))
                .put("endedAt", time(now));
        ArrayNode checks = document.putArray("checks");
        lines.forEach(line -> add(checks.addObject(), line, isLocal));
        ArrayNode leftovers = document.putArray("left");
        left.forEach(leftovers::add);
        return new Report(redaction.of(document));
    }

    private static void add(ObjectNode node, Line line, boolean isLocal) {
        node.put("name", line.check().name())
                .put("purpose", line.check().purpose())
                .put("outcome", line.outcome().word())
                .put("detail", line.outcome().detail());
        switch (line.outcome()) {
            case Outcome.Seen(_, var figures) -> {
                if (!figures.isEmpty()) {
                    node.set("figures", Json.MAPPER.valueToTree(figures));
                }
            }
            case Outcome.Refused(_, String change) -> node.put("change", change);
            case Outcome.NotSeen _, Outcome.NotApplicable _ -> {}
        }
        Duration took = line.took();
        if (took != null) {
            node.put("seconds", took.toMillis() / 1000.0);
        }
        if (isLocal) {
            line.check()
                    .localDifference()
                    .ifPresent(difference -> node.put("localDifference", difference));
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns whether nothing failed and nothing is left. */
    public boolean isGood() {
        return document.path("left").isEmpty()
                && document.path("checks")
                        .valueStream()
                        .noneMatch(check -> check.path("outcome").asText().equals("FAILED"));
    }

    /** Writes it as JSON and as a page, and returns the page's path. */
    Path write(Path folder, String run) {
        Path page = folder.resolve("report-%s.md".formatted(run));
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report-%s.json".formatted(run)),
                    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document)
                            + "\n");
            Files.writeString(page, page());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The report cannot be written to %s.".formatted(folder), e);
        }
        return page;
    }

    /** Returns it in Markdown. */
    String page() {
        StringBuilder page = new StringBuilder("# Acceptance run\n\n");
        page.append(
                "Version %s, stage %s in %s, on %s; from %s to %s.\n\n"
                        .formatted(
                                text("version"),
                                text("stage"),
                                text("region"),
                                text("cloud").equals("AWS")
                                        ? "AWS"
                                        : "the local cloud, which plays AWS",
                                text("startedAt"),
                                text("endedAt")));
        page.append("| check | outcome | what was seen | seconds |\n|---|---|---|---|\n");
        document.path("checks")
                .forEach(
                        check ->
                                page.append(
                                        "| %s | %s | %s | %s |\n"
                                                .formatted(
                                                        check.path("name").asText(),
                                                        check.path("outcome").asText(),
                                                        cell(check),
                                                        check.path("seconds").asText("-"))));
        section(page, "Figures", Report::figures);
        section(page, "What only AWS can show", Report::unsettled);
        if (!document.path("left").isEmpty()) {
            page.append("\n## What is left\n");
            document.path("left").forEach(each -> page.append("- %s\n".formatted(each.asText())));
        }
        return page.toString();
    }

    private String text(String field) {
        return document.path(field).asText();
    }

    private static String cell(JsonNode check) {
        String detail = check.path("detail").asText();
        String text =
                check.has("change")
                        ? "%s **To change:** %s".formatted(detail, check.path("change").asText())
                        : detail;
        return String.join(" ", text.lines().toList()).replace("|", "\\|");
    }

    private void section(
            StringBuilder page, String title, Function<JsonNode, List<String>> bullets) {
        List<String> all =
                document.path("checks")
                        .valueStream()
                        .flatMap(check -> bullets.apply(check).stream())
                        .toList();
        if (!all.isEmpty()) {
            page.append("\n## %s\n".formatted(title));
            all.forEach(each -> page.append("- %s\n".formatted(each)));
        }
    }

    private static List<String> figures(JsonNode check) {
        return check.path("figures").properties().stream()
                .map(
                        figure ->
                                "%s: %s: %s"
                                        .formatted(
                                                check.path("name").asText(),
                                                figure.getKey(),
                                                figure.getValue().asText()))
                .toList();
    }

    /** What this run could not see: played by the local cloud, or seen elsewhere only. */
    private static List<String> unsettled(JsonNode check) {
        String name = check.path("name").asText();
        if (check.path("outcome").asText().equals("not seen")) {
            return List.of("%s: %s".formatted(name, check.path("detail").asText()));
        }
        return check.has("localDifference")
                ? List.of("%s: %s".formatted(name, check.path("localDifference").asText()))
                : List.of();
    }
}
