package dev.accountvending.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the definitions in {@code statemachine/} and fills in what a deployment would. */
public final class StateMachines {
    private static final String ENDING = ".asl.json";
    private static final String RETRIES = "retries.yml";
    private static final String RETRY = "Retry";
    private static final String RESULT = "Result";
    private static final String UNSCHEDULED = "unscheduledFunctions";
    private static final String WAKE = "wake-functions";
    private static final YAMLMapper YAML = Json.strict(YAMLMapper.builder()).build();
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9]+)}");

    private StateMachines() {}

    /** Returns the definitions by the name of their file. */
    public static Map<String, String> read(
            Path project, FunctionDeclarations functions, String account) {
        Map<String, String> filled = new TreeMap<>();
        complete(project)
                .forEach(
                        (name, definition) ->
                                filled.put(
                                        name,
                                        filled(
                                                project.resolve("statemachine/" + name + ENDING),
                                                definition.toString(),
                                                functions,
                                                account)));
        return filled;
    }

    /**
     * Returns the definitions as they are packaged, by the name of their file: a name in a {@code
     * Retry} becomes the retrier of that name in {@code retries.yml}, and the {@code Result} {@code
     * unscheduledFunctions} the list of those, as {@code resources/definitions.js} does.
     */
    static Map<String, JsonNode> complete(Path project) {
        Map<String, JsonNode> definitions = new TreeMap<>();
        JsonNode retriers = retriers(project);
        for (Path file : files(project)) {
            try {
                JsonNode definition = Json.MAPPER.readTree(Files.readString(file));
                for (JsonNode state : definition.findParents(RETRY)) {
                    expand((ArrayNode) state.path(RETRY), retriers, file);
                }
                for (JsonNode state : definition.findParents(RESULT)) {
                    if (state.path(RESULT).asText().equals(UNSCHEDULED)) {
                        ((ObjectNode) state).set(RESULT, unscheduled(project));
                    }
                }
                definitions.put(name(file), definition);
            } catch (IOException e) {
                throw new LocalCloudException(
                        "Cannot read %s: %s".formatted(file, e.getMessage()), e);
            }
        }
        return definitions;
    }

    private static ArrayNode unscheduled(Path project) {
        ArrayNode aliases = Json.MAPPER.createArrayNode();
        FunctionDeclarations.read(project).all().stream()
                .filter(function -> function.schedules().isEmpty())
                .map(FunctionDeclaration::name)
                .map(name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                .sorted()
                .forEach(name -> aliases.add("${%s}".formatted(name)));
        return aliases;
    }

    /** Returns the functions that a schedule or the weekly wake-up calls, as they are declared. */
    static Set<String> woken(Path project, FunctionDeclarations functions) {
        Set<String> woken = new HashSet<>();
        functions.all().stream()
                .filter(function -> !function.schedules().isEmpty())
                .forEach(function -> woken.add(function.name()));
        JsonNode wake = complete(project).get(WAKE);
        if (wake != null) {
            SUBSTITUTION
                    .matcher(wake.toString())
                    .results()
                    .forEach(step -> woken.add(function(step.group(1))));
        }
        return woken;
    }

    private static String function(String step) {
        return step.substring(0, 1).toLowerCase(Locale.ROOT) + step.substring(1);
    }

    private static JsonNode retriers(Path project) {
        Path file = project.resolve("statemachine").resolve(RETRIES);
        try {
            return Files.exists(file)
                    ? YAML.readTree(Files.readString(file))
                    : Json.MAPPER.createObjectNode();
        } catch (IOException e) {
            throw new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void expand(ArrayNode retry, JsonNode retriers, Path file) {
        for (int i = 0; i < retry.size(); i++) {
            if (retry.get(i).isTextual()) {
                String name = retry.get(i).textValue();
                if (!retriers.has(name)) {
                    throw new LocalCloudException(
                            "Add %s to statemachine/%s: %s retries it."
                                    .formatted(name, RETRIES, file));
                }
                retry.set(i, retriers.get(name));
            }
        }
    }

    /** Returns the names of the definitions' files, without their extension. */
    static List<String> names(Path project) {
        return files(project).stream().map(StateMachines::name).toList();
    }

    private static List<Path> files(Path project) {
        Path folder = project.resolve("statemachine");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ENDING)).toList();
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot read %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private static String filled(
            Path file, String definition, FunctionDeclarations functions, String account) {
        return SUBSTITUTION
                .matcher(definition)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        value(file, found.group(1), functions, account)));
    }

    private static String value(
            Path file, String name, FunctionDeclarations functions, String account) {
        String function = function(name);
        if (functions.find(function).isPresent()) {
            return "%s%s:%s".formatted(StageNames.functionArn(account), function, StageNames.ALIAS);
        }
        return switch (name) {
            case "Region" -> Stage.REGION;
            case "AccountId" -> account;
            case "Partition" -> "aws";
            default ->
                    throw new LocalCloudException(
                            "Declare the function %s in functions/*.yml: %s refers to it."
                                    .formatted(function, file));
        };
    }
}
