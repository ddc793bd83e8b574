package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

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
    private static final EventContract INSTANCE = of(Path.of(""));

    private final Map<String, StrictSchema> schemas = new TreeMap<>();

    private EventContract(Path folder) {
        Deployment.files(folder.toString(), ".json")
                .filter(file -> folder.equals(file.getParent()))
                .forEach(
                        file -> {
                            Matcher name = FILE.matcher(file.getFileName().toString());
                            assertThat(name.matches()).as("%s: type-version.json", file).isTrue();
                            schemas.put(name.group(1) + "-" + name.group(2), StrictSchema.of(file));
                        });
    }

    public static EventContract get() {
        return INSTANCE;
    }

    /** The contract of the version whose sources are in a folder. */
    static EventContract of(Path project) {
        return new EventContract(project.resolve("docs/events"));
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
        StrictSchema schema = schemas.get(name);
        return schema == null
                ? List.of("there is no docs/events/%s.json".formatted(name))
                : schema.problems(told);
    }

    /** Every schema, by type and version. */
    Map<String, JsonNode> documents() {
        Map<String, JsonNode> documents = new TreeMap<>();
        schemas.forEach((name, schema) -> documents.put(name, schema.document()));
        return documents;
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
