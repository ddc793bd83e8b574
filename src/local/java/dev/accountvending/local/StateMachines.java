package dev.accountvending.local;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclarations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The definitions in {@code statemachine/}, with what a deployment would fill in. */
final class StateMachines {
    private static final String ENDING = ".asl.json";
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9]+)}");

    private StateMachines() {}

    /** Definitions by the name of their file. */
    static Map<String, String> read(Path project, FunctionDeclarations functions, String account) {
        Map<String, String> definitions = new TreeMap<>();
        for (Path file : files(project)) {
            try {
                String definition = Files.readString(file);
                definitions.put(name(file), filled(file, definition, functions, account));
            } catch (IOException e) {
                throw new LocalCloudException(
                        "Cannot read %s: %s".formatted(file, e.getMessage()), e);
            }
        }
        return definitions;
    }

    /** The names of the definitions' files, without what they end in. */
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
        String function = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
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
