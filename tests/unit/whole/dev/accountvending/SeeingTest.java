package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Metric;
import dev.accountvending.runtime.Metrics;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Alarms, dashboard and runbook speak of the same, and cost what docs/operations.md says. */
class SeeingTest {
    private static final String PAGE = "${param:runbook}#";
    private static final List<String> RUNBOOK =
            Deployment.text(Path.of("docs/operations.md")).lines().toList();
    private static final Map<String, JsonNode> ALARMS = alarms();

    private static Map<String, JsonNode> alarms() {
        return Deployment.yaml(Path.of("resources/alarms.yml"))
                .path("Resources")
                .properties()
                .stream()
                .filter(each -> each.getValue().path("Type").asText().endsWith("::Alarm"))
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().path("Properties")));
    }

    /** What a heading is linked by. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    /** The headings below "## Alarms". */
    private static Set<String> pages() {
        return RUNBOOK.stream()
                .dropWhile(line -> !line.equals("## Alarms"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("### "))
                .map(line -> anchor(line.substring(4)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyAlarm_namesItsPageOfTheRunbook_andEveryPageHasItsAlarm() {
        Set<String> named =
                ALARMS.values().stream()
                        .map(alarm -> alarm.path("AlarmDescription").asText())
                        .map(told -> told.substring(told.indexOf(PAGE) + PAGE.length()))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSameSizeAs(ALARMS.keySet()).isEqualTo(pages());
    }

    @Test
    void everyAlarm_saysWhatItMeans_tellsTheTopic_andWhatNoDataMeans() {
        assertThat(ALARMS)
                .allSatisfy(
                        (id, alarm) -> {
                            assertThat(alarm.path("AlarmName").asText()).endsWith("-" + id);
                            assertThat(alarm.path("AlarmDescription").asText())
                                    .matches("[A-Z].{30,}\\. \\$\\{param:runbook}#[a-z-]+");
                            assertThat(alarm.at("/AlarmActions/0/Ref").asText())
                                    .isEqualTo("Alarms");
                            assertThat(alarm.path("TreatMissingData").asText())
                                    .isEqualTo(
                                            id.equals("SweepMissed")
                                                    ? "breaching"
                                                    : "notBreaching");
                            assertThat(alarm.path("Period").asInt()).isPositive();
                        });
    }

    @Test
    void alarms_areOfEightMetricsAtMost() {
        assertThat(ALARMS.values().stream().mapToInt(alarm -> 1 + alarm.path("Metrics").size()))
                .hasSizeLessThanOrEqualTo(8)
                .allMatch(metrics -> metrics == 1);
    }

    @Test
    void ourMetrics_areAlarmedAndShown_byTheirNames() throws JsonProcessingException {
        Set<String> alarmed =
                ALARMS.values().stream()
                        .filter(alarm -> alarm.path("Namespace").asText().equals(Metrics.NAMESPACE))
                        .filter(
                                alarm ->
                                        alarm.at("/Dimensions/0/Name")
                                                .asText()
                                                .equals(Metrics.DIMENSION))
                        .map(alarm -> alarm.path("MetricName").asText())
                        .collect(Collectors.toSet());
        Set<String> shown =
                shown().filter(metric -> metric.path(0).asText().equals(Metrics.NAMESPACE))
                        .filter(metric -> metric.path(2).asText().equals(Metrics.DIMENSION))
                        .map(metric -> metric.path(1).asText())
                        .collect(Collectors.toSet());

        assertThat(alarmed)
                .isEqualTo(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::title).toList());
    }

    @Test
    void dashboard_hasNoMoreMetricsThanAFreeOneMayHave() throws JsonProcessingException {
        assertThat(shown()).hasSizeBetween(20, 50);
    }

    @Test
    void dashboard_showsEveryAlarm_andLinksToEveryPage() throws JsonProcessingException {
        Set<String> shown = new HashSet<>();
        for (JsonNode widget : widgets()) {
            widget.at("/properties/alarms").forEach(arn -> shown.add(arn.asText()));
        }
        Set<String> linked =
                Pattern.compile(Pattern.quote("(" + PAGE) + "([a-z-]+)\\)")
                        .matcher(widgets().toString())
                        .results()
                        .map((MatchResult link) -> link.group(1))
                        .collect(Collectors.toSet());

        assertThat(shown)
                .isEqualTo(
                        ALARMS.keySet().stream()
                                .map("${%s.Arn}"::formatted)
                                .collect(Collectors.toSet()));
        assertThat(linked).isEqualTo(pages());
    }

    @Test
    void functionsThatAreAlarmed_areThere() {
        Set<String> declared = new HashSet<>();
        Deployment.files("functions", ".yml")
                .forEach(
                        file -> Deployment.yaml(file).fieldNames().forEachRemaining(declared::add));
        List<String> alarmed =
                ALARMS.values().stream()
                        .flatMap(alarm -> Stream.of(alarm.path("Dimensions").path(0)))
                        .filter(dimension -> dimension.path("Name").asText().equals("FunctionName"))
                        .map(dimension -> dimension.path("Value").asText())
                        .map(name -> name.substring(name.lastIndexOf('-') + 1))
                        .toList();

        assertThat(alarmed).isNotEmpty().isSubsetOf(declared);
    }

    @Test
    void savedQueries_areAllInTheRunbook() {
        List<String> names =
                Deployment.yaml(Path.of("resources/queries.yml"))
                        .path("Resources")
                        .valueStream()
                        .map(query -> query.at("/Properties/Name").asText())
                        .map(name -> name.substring(name.indexOf('/') + 1))
                        .toList();

        assertThat(names)
                .hasSizeGreaterThan(5)
                .allMatch(
                        name ->
                                RUNBOOK.stream()
                                        .anyMatch(line -> line.startsWith("| " + name + " |")));
    }

    private static JsonNode widgets() throws JsonProcessingException {
        JsonNode dashboard = Deployment.yaml(Path.of("resources/dashboard.yml"));
        return Json.MAPPER
                .readTree(
                        dashboard.at("/Resources/Seeing/Properties/DashboardBody/Fn::Sub").asText())
                .path("widgets");
    }

    private static Stream<JsonNode> shown() throws JsonProcessingException {
        return widgets()
                .valueStream()
                .flatMap(widget -> widget.at("/properties/metrics").valueStream());
    }
}
