package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What {@code docs/openapi.yaml} promises, held against what the API answers. */
public final class ApiContract {
    private static final String HERE = "https://account-vending.example/openapi.yaml";
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final ApiContract INSTANCE = of(Path.of(""));

    private final JsonNode document;
    private final SchemaRegistry schemas;

    private ApiContract(String yaml) {
        try {
            this.document = Json.strict(YAMLMapper.builder()).build().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("docs/openapi.yaml: " + e.getMessage(), e);
        }
        this.schemas =
                SchemaRegistry.withDefaultDialect(
                        Dialects.getOpenApi31(),
                        builder ->
                                builder.schemas(Map.of(HERE, document.toString()))
                                        .schemaRegistryConfig(
                                                SchemaRegistryConfig.builder()
                                                        .formatAssertionsEnabled(true)
                                                        .build()));
    }

    public static ApiContract get() {
        return INSTANCE;
    }

    /** The contract of the version whose sources are in a folder. */
    static ApiContract of(Path project) {
        return new ApiContract(Deployment.text(project.resolve("docs/openapi.yaml")));
    }

    /**
     * Fails where the contract does not promise this answer.
     *
     * @param path of the call, or its template
     */
    public void check(
            String method, String path, int status, @Nullable String contentType, String body) {
        assertThat(problems(method, path, status, contentType, body))
                .as("what docs/openapi.yaml has against %s %s: %d %s", method, path, status, body)
                .isEmpty();
    }

    /** What the contract has against an answer. */
    List<String> problems(
            String method, String path, int status, @Nullable String contentType, String body) {
        JsonNode operation = operation(method, path);
        if (operation.isMissingNode()) {
            return List.of("there is no such operation");
        }
        JsonNode answer = resolve(operation.at("/responses").path(Integer.toString(status)));
        if (answer.isMissingNode()) {
            return List.of("it does not answer with this status");
        }
        String type = contentType == null ? "" : contentType.replaceFirst(";.*", "").strip();
        JsonNode media = answer.path("content").path(type);
        if (media.isMissingNode()) {
            return List.of("it does not answer with the type \"%s\"".formatted(type));
        }
        if (!type.endsWith("json")) {
            return List.of();
        }
        try {
            return problems(media.path("schema"), Json.MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            return List.of("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    /** What a schema of the contract has against a value. */
    List<String> problems(JsonNode schema, JsonNode value) {
        return schema(schema).validate(value).stream().map(Object::toString).toList();
    }

    /** A schema, whose references are to the contract wherever it stands itself. */
    private Schema schema(JsonNode schema) {
        String absolute =
                schema.toString().replace("\"$ref\":\"#", "\"$ref\":\"%s#".formatted(HERE));
        return schemas.getSchema(absolute, InputFormat.JSON);
    }

    /** Every operation, as {@code GET /accounts}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                            method -> {
                                if (METHODS.contains(method)) {
                                    operations.add(
                                            method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                                }
                            });
        }
        return operations;
    }

    /** What the contract calls an operation. */
    String operationId(String method, String path) {
        return operation(method, path).path("operationId").asText();
    }

    /** Everything in the contract that shows how a value of a schema looks. */
    List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        collect("", document, examples);
        return examples;
    }

    /** A value that the contract shows, and the schema that it is to satisfy. */
    record Example(String where, JsonNode schema, JsonNode value) {}

    private void collect(String where, JsonNode node, List<Example> examples) {
        if (node.has("schema")) {
            JsonNode schema = node.get("schema");
            if (node.has("example")) {
                examples.add(new Example(where, schema, node.get("example")));
            }
            for (Map.Entry<String, JsonNode> named : node.path("examples").properties()) {
                examples.add(
                        new Example(
                                where + "/" + named.getKey(),
                                schema,
                                resolve(named.getValue()).get("value")));
            }
        }
        node.properties().forEach(e -> collect(where + "/" + e.getKey(), e.getValue(), examples));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(where + "/" + i, node.get(i), examples);
        }
    }

    /** Part of the contract, by its JSON pointer. */
    JsonNode at(String pointer) {
        return document.at(pointer);
    }

    private JsonNode operation(String method, String path) {
        Optional<JsonNode> found =
                document.path("paths").properties().stream()
                        .filter(template -> matches(template.getKey(), path))
                        .map(Map.Entry::getValue)
                        .findFirst();
        return found.orElse(document.path("paths").path("")).path(method.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(String template, String path) {
        String pattern =
                Pattern.compile("\\{[^}]*}")
                        .splitAsStream(template)
                        .map(Pattern::quote)
                        .reduce((left, right) -> left + "[^/]+" + right)
                        .orElse("");
        return path.replaceFirst("\\?.*", "")
                .matches(template.endsWith("}") ? pattern + "[^/]+" : pattern);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? at(node.get("$ref").textValue().substring(1)) : node;
    }
}
