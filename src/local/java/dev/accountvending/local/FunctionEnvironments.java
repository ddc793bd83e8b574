package dev.accountvending.local;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionVersion;
import dev.accountvending.local.functions.Task;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.ServiceSessions;
import dev.accountvending.local.gateway.SessionDetails;
import dev.accountvending.runtime.LambdaEnvironment;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Builds the environment that a deployment gives each function: its settings, the gateway as AWS,
 * and its own role session, which the gateway knows by function, step and lease.
 */
final class FunctionEnvironments {
    private final Stage stage;
    private final Map<String, String> given;
    private final URI gateway;
    private final ServiceSessions sessions;
    private final AdjustableClock clock;
    private final Map<String, String> settings;
    private final Map<String, String> changed;

    FunctionEnvironments(
            Stage stage,
            Path project,
            Options options,
            URI gateway,
            ServiceSessions sessions,
            AdjustableClock clock) {
        this(
                stage,
                project,
                options.settings(),
                new ConcurrentHashMap<>(),
                gateway,
                sessions,
                clock);
    }

    private FunctionEnvironments(
            Stage stage,
            Path project,
            Map<String, String> given,
            Map<String, String> changed,
            URI gateway,
            ServiceSessions sessions,
            AdjustableClock clock) {
        this.stage = stage;
        this.given = given;
        this.changed = changed;
        this.gateway = gateway;
        this.sessions = sessions;
        this.clock = clock;
        this.settings = settings(stage, project);
    }

    /** Returns the environments that another version is deployed with. */
    FunctionEnvironments of(Stage otherStage, Path otherProject) {
        return new FunctionEnvironments(
                otherStage, otherProject, given, changed, gateway, sessions, clock);
    }

    /** Changes a setting for the sandboxes that are made from now on. */
    void change(String name, String value) {
        changed.put(name, value);
    }

    /** Returns a new sandbox's environment, as {@link FunctionVersion.Environments} requires. */
    LambdaEnvironment of(FunctionDeclaration function, Task task) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.putAll(function.environment());
        variables.putAll(given);
        variables.putAll(changed);
        variables.put("AWS_REGION", Stage.REGION);
        variables.put("AWS_ENDPOINT_URL", gateway.toString());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", StageNames.function(function.name()));
        variables.putAll(session(function.name(), task));
        return new LambdaEnvironment(variables, clock);
    }

    private static Map<String, String> settings(Stage stage, Path project) {
        StageSettings names =
                new StageSettings(
                        stage.identity(),
                        stage.parentZone(),
                        stage.organizationRole(),
                        stage.parentZoneRole(),
                        stage.parentZoneReaderRole(),
                        stage.operatorRole(),
                        stage.identityReaderRole(),
                        stage.stateMachines());
        Map<String, String> settings = names.read(project);
        settings.replaceAll((name, value) -> name.contains("_WAIT_") ? "1" : value);
        settings.put("AVM_WAIT_ACCOUNT_TURN", "0");
        settings.put("AVM_SLACK_API_URL", stage.slack().apiUrl());
        return settings;
    }

    private Map<String, String> session(String function, Task task) {
        String role = stage.roles().ofFunction(function).arn(stage.vending());
        String sessionName = StageNames.function(function);
        GivenKey key =
                sessions.begin(
                        "lambda.amazonaws.com",
                        new Caller(
                                stage.vending(),
                                role,
                                SessionDetails.named(sessionName, clock.instant()),
                                function,
                                task.step(),
                                task.lease()));
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                key.id(),
                "AWS_SECRET_ACCESS_KEY",
                key.secret(),
                "AWS_SESSION_TOKEN",
                Objects.requireNonNull(key.sessionToken()));
    }
}
