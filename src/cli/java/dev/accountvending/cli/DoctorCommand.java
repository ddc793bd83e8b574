package dev.accountvending.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "doctor",
        description = {
            "Checks a running installation, and says what is wrong.",
            "Each failing point is a line that says what to change. For administrators; exits with 1 if a point fails."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    /** The words for each status, in the order in which they are counted. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(RemoteChecks.OK, "ok");
        WORDS.put(RemoteChecks.FAILING, "FAILING");
        WORDS.put(RemoteChecks.NOT_SET_UP, "not set up");
        WORDS.put(RemoteChecks.UNKNOWN, "not checked");
    }

    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<RemoteChecks.Point> points;
        try (Api api = asking.api()) {
            points = new RemoteChecks(api).look();
        }
        if (asking.json()) {
            console.printJson(json(points));
        } else {
            print(points);
        }
        return points.stream().anyMatch(point -> point.is(RemoteChecks.FAILING)) ? 1 : 0;
    }

    private static ObjectNode json(List<RemoteChecks.Point> points) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        ArrayNode checks = all.putArray("checks");
        for (RemoteChecks.Point point : points) {
            ObjectNode check =
                    checks.addObject().put("name", point.name()).put("status", point.status());
            if (!point.detail().isEmpty()) {
                check.put("detail", point.detail());
            }
        }
        return all;
    }

    private void print(List<RemoteChecks.Point> points) {
        new TextTable(
                        List.of("", "point", ""),
                        points.stream()
                                .map(
                                        point ->
                                                List.of(
                                                        word(point.status()),
                                                        point.name(),
                                                        point.detail()))
                                .toList())
                .lines().stream()
                        .skip(1) // no headers
                        .forEach(console.out()::println);
        console.out().println();
        console.out().println(counts(points));
    }

    /** Returns the counts, such as {@code 30 ok, 1 FAILING, 2 not checked}. */
    private static String counts(List<RemoteChecks.Point> points) {
        return WORDS.entrySet().stream()
                .map(
                        word ->
                                Map.entry(
                                        word.getValue(),
                                        points.stream()
                                                .filter(point -> point.is(word.getKey()))
                                                .count()))
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String word(String status) {
        return WORDS.getOrDefault(status, status);
    }
}
