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
            "Checks a running installation end to end, and says of each failing point in one line what is wrong",
            "and what to change. For administrators; exits with 1 where a point fails."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    /** Each status in words, in the order in which they are counted. */
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(Examination.OK, "ok");
        WORDS.put(Examination.FAILING, "FAILING");
        WORDS.put("NOT_SET_UP", "not set up");
        WORDS.put(Examination.UNKNOWN, "not checked");
    }

    private final Console console;

    @Mixin private Asking asking = new Asking();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Examination.Point> points;
        try (Api api = asking.api()) {
            points = new Examination(api).look();
        }
        if (asking.json()) {
            console.printJson(json(points));
        } else {
            print(points);
        }
        return points.stream().anyMatch(point -> point.is(Examination.FAILING)) ? 1 : 0;
    }

    private static ObjectNode json(List<Examination.Point> points) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        ArrayNode checks = all.putArray("checks");
        for (Examination.Point point : points) {
            ObjectNode check =
                    checks.addObject().put("name", point.name()).put("status", point.status());
            if (!point.detail().isEmpty()) {
                check.put("detail", point.detail());
            }
        }
        return all;
    }

    private void print(List<Examination.Point> points) {
        new Table(
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

    /** As {@code 30 ok, 1 FAILING, 2 not checked}. */
    private static String counts(List<Examination.Point> points) {
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
