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
public final class LocalLedger {
    /** The properties that CreateTable takes; the others are set by calls of their own. */
    private static final Set<String> TAKEN =
            Set.of(
                    "AttributeDefinitions",
                    "BillingMode",
                    "GlobalSecondaryIndexes",
                    "KeySchema",
                    "LocalSecondaryIndexes",
                    "ProvisionedThroughput");

    private static final String RECOVERY = "PointInTimeRecoverySpecification";

    private LocalLedger() {}

    static void create(Path project, Moto moto, String account) {
        Path file = project.resolve("resources").resolve("ledger.yml");
        ask(file, moto, account, "CreateTable", request(project, Stage.TABLE));
        ObjectNode backups = Json.MAPPER.createObjectNode().put("TableName", Stage.TABLE);
        backups.set(RECOVERY, properties(file).path(RECOVERY));
        ask(file, moto, account, "UpdateContinuousBackups", backups);
    }

    /**
     * Requires that two versions have the same table.
     *
     * @throws LocalCloudException if not: how CloudFormation changes a table is not played here
     */
    static void requireSame(Path project, Path other) {
        if (!request(project, Stage.TABLE).equals(request(other, Stage.TABLE))) {
            throw new LocalCloudException(
                    "The ledger's table differs in %s and %s: the local cloud cannot change it."
                            .formatted(project, other));
        }
    }

    private static void ask(
            Path file, Moto moto, String account, String operation, ObjectNode request) {
        Answer answer = moto.json(account, "dynamodb", "DynamoDB_20120810." + operation, request);
        if (!answer.succeeded()) {
            throw new LocalCloudException(
                    "Correct %s; DynamoDB refused it: %s".formatted(file, answer.text()));
        }
    }

    /** Returns a CreateTable request for the ledger, with this table name. */
    public static ObjectNode request(Path project, String table) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        properties(project.resolve("resources").resolve("ledger.yml"))
                .properties()
                .forEach(
                        entry -> {
                            if (TAKEN.contains(entry.getKey())) {
                                request.set(entry.getKey(), entry.getValue());
                            }
                        });
        request.put("TableName", table);
        return request;
    }

    private static JsonNode properties(Path file) {
        try {
            YAMLMapper yaml = Json.strict(YAMLMapper.builder()).build();
            return yaml.readTree(Files.readString(file)).at("/Resources/Ledger/Properties");
        } catch (IOException e) {
            throw new LocalCloudException("Correct %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
