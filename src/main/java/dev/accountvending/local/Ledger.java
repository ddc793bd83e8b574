package dev.accountvending.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The ledger's table, as {@code resources/ledger.yml} describes it for CloudFormation. */
public final class Ledger {
    /** What CreateTable takes; the rest of the description is set by calls of its own. */
    private static final Set<String> TAKEN =
            Set.of(
                    "AttributeDefinitions",
                    "BillingMode",
                    "GlobalSecondaryIndexes",
                    "KeySchema",
                    "LocalSecondaryIndexes",
                    "ProvisionedThroughput");

    private Ledger() {}

    static void create(Path project, Moto moto, String account) {
        Path file = project.resolve("resources").resolve("ledger.yml");
        ObjectNode request = request(project, Stage.TABLE);
        Answer answer = moto.json(account, "dynamodb", "DynamoDB_20120810.CreateTable", request);
        if (!answer.succeeded()) {
            throw new LocalCloudException(
                    "Correct %s; DynamoDB refused it: %s".formatted(file, answer.text()));
        }
    }

    /** A CreateTable of the ledger, under a name. */
    public static ObjectNode request(Path project, String table) {
        Path file = project.resolve("resources").resolve("ledger.yml");
        try {
            YAMLMapper yaml = Json.strict(YAMLMapper.builder()).build();
            JsonNode properties =
                    yaml.readTree(Files.readString(file)).at("/Resources/Ledger/Properties");
            ObjectNode request = Json.MAPPER.createObjectNode();
            properties
                    .properties()
                    .forEach(
                            entry -> {
                                if (TAKEN.contains(entry.getKey())) {
                                    request.set(entry.getKey(), entry.getValue());
                                }
                            });
            request.put("TableName", table);
            return request;
        } catch (IOException e) {
            throw new LocalCloudException("Correct %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
