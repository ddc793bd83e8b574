package dev.accountvending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;

import dev.accountvending.runtime.Json;

import java.nio.file.Path;
import java.util.List;

/**
 * A JSON Schema of docs/ that has something against what it does not name. Those that customers are
 * given have not: in their version, fields may be added.
 */
public final class StrictSchema {
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(
                    Dialects.getDraft202012(),
                    builder ->
                            builder.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));

    private final JsonNode document;
    private final Schema schema;

    private StrictSchema(JsonNode document) {
        this.document = document;
        ObjectNode strict = document.deepCopy();
        strict.put("additionalProperties", false);
        this.schema = SCHEMAS.getSchema(strict);
    }

    public static StrictSchema of(Path file) {
        try {
            return new StrictSchema(Json.MAPPER.readTree(Deployment.text(file)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** What it has against a value. */
    public List<String> problems(JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }
}
