package dev.accountvending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;

import dev.accountvending.runtime.Json;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JSON Schema of docs/ that has something against what it does not name. Those that customers are
 * given have not: in their version, fields may be added.
 */
public final class StrictSchema {
    /** Where schemas are taken to be, so that one can refer to what is shared beside it. */
    private static final String HERE = "https://account-vending.example/";

    private final JsonNode document;
    private final Schema schema;

    private StrictSchema(JsonNode document, Map<String, String> shared) {
        this.document = document;
        ObjectNode strict = document.deepCopy();
        strict.put("$id", HERE + "schema.json");
        strict.put("unevaluatedProperties", false);
        this.schema = registry(shared).getSchema(strict);
    }

    private static SchemaRegistry registry(Map<String, String> shared) {
        return SchemaRegistry.withDefaultDialect(
                Dialects.getDraft202012(),
                builder ->
                        builder.schemas(shared)
                                .schemaRegistryConfig(
                                        SchemaRegistryConfig.builder()
                                                .formatAssertionsEnabled(true)
                                                .build()));
    }

    public static StrictSchema of(Path file) {
        try {
            return new StrictSchema(Json.MAPPER.readTree(Deployment.text(file)), beside(file));
        } catch (JsonProcessingException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    /** What schemas in a folder share, by where they refer to it. */
    private static Map<String, String> beside(Path file) {
        Path folder = file.resolveSibling("shared");
        return Files.isDirectory(folder)
                ? Deployment.files(folder.toString(), ".json")
                        .collect(
                                Collectors.toMap(
                                        part -> HERE + "shared/" + part.getFileName(),
                                        Deployment::text))
                : Map.of();
    }

    JsonNode document() {
        return document;
    }

    /** What it has against a value. */
    public List<String> problems(JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }
}
