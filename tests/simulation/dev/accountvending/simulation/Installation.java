package dev.accountvending.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.local.StageSettings;
import dev.accountvending.local.StateMachines;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.runtime.Json;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.simulation.aws.AssignmentsService;
import dev.accountvending.simulation.aws.Caller;
import dev.accountvending.simulation.aws.Layout;
import dev.accountvending.simulation.calls.SimulatedClients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is deployed, read once for many worlds: functions, definitions and settings, as the project
 * declares them.
 *
 * @param definitions by the state machines' ARNs
 * @param settings of every function
 * @param blueprint of the organization
 * @param catalog which all functions share, because it takes longest to read
 */
public record Installation(
        Layout layout,
        FunctionDeclarations declarations,
        Map<String, JsonNode> definitions,
        Map<String, String> settings,
        Blueprint blueprint,
        Catalog catalog) {
    public Installation {
        definitions = Map.copyOf(definitions);
        settings = Map.copyOf(settings);
    }

    /** Reads the project in this folder. */
    public static Installation read(Path project) {
        Layout layout = Layout.usual();
        FunctionDeclarations declarations = FunctionDeclarations.read(project);
        Map<String, String> machines = new TreeMap<>();
        Map<String, JsonNode> definitions = new TreeMap<>();
        StateMachines.read(project, declarations, layout.vending())
                .forEach(
                        (name, definition) -> {
                            String arn = StageNames.stateMachineArn(layout.vending(), name);
                            machines.put(name, arn);
                            definitions.put(arn, document(definition));
                        });
        Map<String, String> settings =
                new StageSettings(
                                layout.identity(),
                                "the world's own",
                                layout.organizationRoleArn(),
                                layout.parentZoneRoleArn(),
                                layout.parentZoneReaderArn(),
                                layout.operatorRoleArn(),
                                layout.identityReaderArn(),
                                machines)
                        .read(project);
        settings.put("AVM_PARENT_DOMAIN", layout.parentDomain());
        settings.put("AVM_EXTERNAL_ID", layout.externalId());
        settings.put("AVM_ACCESS_ROLE_NAME", layout.accessRole());
        settings.put("AVM_OWNER_TAG", layout.ownerTag());
        settings.put("AWS_REGION", layout.region());
        settings.put("AWS_SECRET_ACCESS_KEY", "secret");
        settings.put("AWS_SESSION_TOKEN", "token");
        String yaml = text(project.resolve("catalog.yml"));
        Catalog catalog = Catalog.parse(yaml, "catalog.yml");
        Blueprint blueprint =
                Blueprint.of(
                        project, catalog, layout.accessRole(), List.of(), Blueprint.Places.USUAL);
        return new Installation(layout, declarations, definitions, settings, blueprint, catalog);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode document(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the settings by which people sign in by Identity Center. */
    Map<String, String> signIn(String permissionSet) {
        return Map.of(
                "AVM_IDENTITY_CENTER_INSTANCE_ARN",
                AssignmentsService.INSTANCE,
                "AVM_IDENTITY_STORE_ID",
                "d-1",
                "AVM_PERMISSION_SETS",
                "*=" + permissionSet,
                "AVM_ACCESS_PORTAL_URL",
                "https://example.awsapps.com/start");
    }

    /** Returns the environment variables of a function. */
    Map<String, String> variables(FunctionDeclaration function) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.putAll(function.environment());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", StageNames.function(function.name()));
        String role = StageNames.functionRole(function.name());
        variables.put(
                "AWS_ACCESS_KEY_ID",
                SimulatedClients.keyOf(new Caller(layout.vending(), role, function.name())));
        return variables;
    }
}
