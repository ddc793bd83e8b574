package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/events/} promises of the events that are published, held against each that any
 * test has published. Each detail-type that was seen leaves a file in {@code target/events}, so
 * that the end of the suite can tell what is promised and never published.
 */
public final class EventContract {
    private static final Pattern FILE = Pattern.compile("([A-Za-z]+)-([0-9]+)\\.json");
    private static final Path SEEN = Path.of("target/events");
    private static final EventContract INSTANCE = new EventContract(Path.of("docs/events"));

    private final Map<String, JsonNode> documents = new TreeMap<>();
    private final SchemaRegistry schemas =
            SchemaRegistry.withDefaultDialect(
                    Dialects.getDraft202012(),
                    builder ->
                            builder.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    private EventContract(Path folder) {
        Deployment.files(folder.toString(), ".json")
                .forEach(
                        file -> {
                            Matcher name = FILE.matcher(file.getFileName().toString());
                            assertThat(name.matches()).as("%s: type-version.json", file).isTrue();
                            documents.put(
                                    name.group(1) + "-" + name.group(2),
                                    parse(Deployment.text(file)));
                        });
    }

    public static EventContract get() {
        return INSTANCE;
    }

    /** Fails where the contract does not promise an event as it was published. */
    public void check(String detailType, String detail) {
        assertThat(problems(detailType, detail))
                .as("what docs/events has against %s: %s", detailType, detail)
                .isEmpty();
        seen(detailType);
    }

    /** What the contract has against an event. */
    List<String> problems(String detailType, String detail) {
        JsonNode told = parse(detail);
        String name = detailType + "-" + told.path("version").asText("none");
        JsonNode document = documents.get(name);
        return document == null
                ? List.of("there is no docs/events/%s.json".formatted(name))
                : strict(document).validate(told).stream().map(Object::toString).toList();
    }

    /**
     * A schema that has something against what it does not name. Those that customers are given
     * have not: in their version, fields may be added.
     */
    private Schema strict(JsonNode document) {
        ObjectNode strict = document.deepCopy();
        strict.put("additionalProperties", false);
        return schemas.getSchema(strict);
    }

    /** Every schema, by type and version. */
    Map<String, JsonNode> documents() {
        return Map.copyOf(documents);
    }

    private static void seen(String detailType) {
        try {
            Files.createDirectories(SEEN);
            Files.writeString(SEEN.resolve(detailType), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
