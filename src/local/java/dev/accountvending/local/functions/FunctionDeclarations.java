package dev.accountvending.local.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Everything that {@code functions/*.yml} declares, by function name. */
public final class FunctionDeclarations {
    private static final YAMLMapper YAML = Json.strict(YAMLMapper.builder()).build();
    private static final int DEFAULT_TIMEOUT = 6;
    private static final int DEFAULT_MEMORY = 1024;

    /** Lambda's own, for asynchronous invocations. */
    private static final int DEFAULT_RETRIES = 2;

    private final Map<String, FunctionDeclaration> byName;

    private FunctionDeclarations(Map<String, FunctionDeclaration> byName) {
        this.byName = byName;
    }

    /** Reads every file; if there is none at all, the project's path is wrong. */
    public static FunctionDeclarations read(Path project) {
        Map<String, FunctionDeclaration> functions = new LinkedHashMap<>();
        Path folder = project.resolve("functions");
        if (!Files.isDirectory(folder)) {
            throw new LocalCloudException(
                    "There is no %s: start the local cloud in the project's root folder."
                            .formatted(folder));
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList()) {
                read(file, functions);
            }
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot read %s: %s".formatted(folder, e.getMessage()), e);
        }
        return new FunctionDeclarations(functions);
    }

    private static void read(Path file, Map<String, FunctionDeclaration> functions) {
        try {
            JsonNode document = YAML.readTree(Files.readString(file));
            for (Map.Entry<String, JsonNode> entry : document.properties()) {
                functions.put(entry.getKey(), declaration(file, entry.getKey(), entry.getValue()));
            }
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Correct %s: %s".formatted(file, firstLine(e.getMessage())), e);
        }
    }

    private static FunctionDeclaration declaration(Path file, String name, JsonNode node) {
        String handler = node.path("handler").asText("");
        if (handler.isEmpty()) {
            throw new LocalCloudException(
                    "Correct %s: the function %s has no handler.".formatted(file, name));
        }
        int method = handler.indexOf("::");
        return new FunctionDeclaration(
                name,
                method < 0 ? handler : handler.substring(0, method),
                Duration.ofSeconds(node.path("timeout").asInt(DEFAULT_TIMEOUT)),
                node.path("memorySize").asInt(DEFAULT_MEMORY),
                reservedConcurrency(node.path("reservedConcurrency")),
                environment(node.path("environment")),
                routes(name, node.path("events")),
                schedules(file, name, node.path("events")),
                node.path("events")
                        .valueStream()
                        .map(event -> event.path("eventBridge"))
                        .filter(rule -> rule.has("pattern"))
                        .map(EventRule::of)
                        .toList(),
                node.path("maximumRetryAttempts").asInt(DEFAULT_RETRIES));
    }

    /** Reads a number, or one under a condition of the template's, which is then true here. */
    private static OptionalInt reservedConcurrency(JsonNode node) {
        JsonNode number = node.isObject() ? node.path("Fn::If").path(1) : node;
        return number.isInt() ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }

    /**
     * Omits what CloudFormation or Serverless computes when it deploys, which is not known here.
     */
    private static Map<String, String> environment(JsonNode node) {
        Map<String, String> known = new HashMap<>();
        node.properties()
                .forEach(
                        entry -> {
                            String value = entry.getValue().asText();
                            if (entry.getValue().isValueNode() && !value.contains("${")) {
                                known.put(entry.getKey(), value);
                            }
                        });
        return known;
    }

    private static List<Route> routes(String function, JsonNode events) {
        List<Route> routes = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode api = event.path("httpApi");
            if (api.isTextual()) {
                String[] parts = api.asText().split(" ", 2);
                routes.add(
                        parts.length == 2
                                ? new Route(parts[0], parts[1], "", function)
                                : new Route("ANY", "/{proxy+}", "", function));
            } else if (api.isObject()) {
                routes.add(
                        new Route(
                                api.path("method").asText("ANY"),
                                api.path("path").asText("/{proxy+}"),
                                authorizer(api.path("authorizer")),
                                function));
            }
        }
        return routes;
    }

    /** Serverless takes {@code schedule: rate(1 day)}, and an object with one rate or several. */
    private static List<Schedule> schedules(Path file, String function, JsonNode events) {
        List<Schedule> schedules = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode schedule = event.path("schedule");
            if (schedule.path("enabled").asBoolean(true)) {
                JsonNode rate = schedule.isObject() ? schedule.path("rate") : schedule;
                for (JsonNode expression : rate.isArray() ? rate : List.of(rate)) {
                    if (!expression.isMissingNode()) {
                        schedules.add(
                                new Schedule(
                                        rate(file, function, expression.asText()),
                                        input(schedule)));
                    }
                }
            }
        }
        return schedules;
    }

    private static String input(JsonNode schedule) {
        JsonNode input = schedule.path("input");
        return input.isMissingNode() ? "" : input.toString();
    }

    private static Rate rate(Path file, String function, String expression) {
        try {
            return Rate.parse(expression);
        } catch (IllegalArgumentException e) {
            throw new LocalCloudException(
                    "Correct %s: the schedule of %s: %s.".formatted(file, function, e.getMessage()),
                    e);
        }
    }

    private static String authorizer(JsonNode node) {
        return node.isTextual()
                ? node.asText()
                : node.path("type").asText(node.path("name").asText(""));
    }

    public Optional<FunctionDeclaration> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public List<FunctionDeclaration> all() {
        return List.copyOf(byName.values());
    }

    public List<Route> routes() {
        return all().stream().flatMap(function -> function.routes().stream()).toList();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
