package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that say what is deployed, as they are in the project or a copy of it. */
final class Deployment {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final Path HERE = Path.of("");

    private Deployment() {}

    /** A state of a state machine, wherever it is nested. */
    record State(Path machine, String name, JsonNode definition) {
        boolean isTask() {
            return definition.path("Type").asText().equals("Task");
        }

        /** The step of ours that a task calls; one that waits for its token, through Lambda's. */
        Optional<String> step() {
            return Stream.of(
                            definition.path("Resource"),
                            definition.path("Parameters").path("FunctionName"))
                    .map(JsonNode::asText)
                    .filter(called -> called.startsWith("${"))
                    .map(called -> called.substring(2, called.length() - 1))
                    .findFirst();
        }

        /** What that step is told. */
        JsonNode input() {
            JsonNode parameters = definition.path("Parameters");
            return parameters.path("FunctionName").asText().startsWith("${")
                    ? parameters.path("Payload")
                    : parameters;
        }

        /** The names of what that step is told. */
        Set<String> inputFields() {
            Set<String> fields = new TreeSet<>();
            input().fieldNames()
                    .forEachRemaining(field -> fields.add(field.replaceFirst("\\.\\$$", "")));
            return fields;
        }

        @Override
        public String toString() {
            return "State %s of %s".formatted(name, machine);
        }
    }

    /**
     * A function as {@code functions/*.yml} declares it.
     *
     * @param subject the package, which is the file's name
     */
    record LambdaFunction(String subject, String name, JsonNode declaration) {
        String handler() {
            return declaration.path("handler").asText();
        }

        @Override
        public String toString() {
            return "Function %s of functions/%s.yml".formatted(name, subject);
        }
    }

    /** The function of a step, as {@code functions/*.yml} calls it. */
    static String functionName(String step) {
        return step.substring(0, 1).toLowerCase(Locale.ROOT) + step.substring(1);
    }

    static List<State> tasks() {
        return states().stream().filter(State::isTask).toList();
    }

    static List<State> states() {
        return states(HERE);
    }

    static List<State> states(Path root) {
        return files(root.resolve("statemachine"), ".asl.json")
                .flatMap(machine -> states(root.relativize(machine), json(machine)))
                .toList();
    }

    static List<LambdaFunction> functions() {
        return functions(HERE);
    }

    static List<LambdaFunction> functions(Path root) {
        return files(root.resolve("functions"), ".yml")
                .flatMap(
                        file -> {
                            String subject = file.getFileName().toString().replace(".yml", "");
                            return yaml(file).properties().stream()
                                    .map(
                                            entry ->
                                                    new LambdaFunction(
                                                            subject,
                                                            entry.getKey(),
                                                            entry.getValue()));
                        })
                .toList();
    }

    static JsonNode yaml(Path file) {
        return read(file, YAML);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> files(String folder, String end) {
        return files(Path.of(folder), end);
    }

    static Stream<Path> files(Path folder, String end) {
        try (var found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(end)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<State> states(Path machine, JsonNode definition) {
        return definition.path("States").properties().stream()
                .flatMap(
                        entry -> {
                            JsonNode state = entry.getValue();
                            Stream<JsonNode> nested =
                                    Stream.concat(
                                            state.path("Branches").valueStream(),
                                            Stream.of("ItemProcessor", "Iterator")
                                                    .map(state::path)
                                                    .filter(JsonNode::isObject));
                            return Stream.concat(
                                    Stream.of(new State(machine, entry.getKey(), state)),
                                    nested.flatMap(inner -> states(machine, inner)));
                        });
    }

    private static JsonNode json(Path file) {
        return read(file, JSON);
    }

    private static JsonNode read(Path file, ObjectMapper mapper) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
