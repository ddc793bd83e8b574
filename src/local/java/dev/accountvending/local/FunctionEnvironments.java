package dev.accountvending.local;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DefaultSettings;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Builds the environment that a deployment gives each function: its settings, the gateway as AWS,
 * and its own role session, which the gateway knows by function, step and lease.
 */
final class FunctionEnvironments {
    private final Stage stage;
    private final Path project;
    private final Map<String, String> given;
    private final URI gateway;
    private final ServiceSessions sessions;
    private final AdjustableClock clock;
    private final Map<String, String> defaults;
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
        this.project = project;
        this.given = given;
        this.changed = changed;
        this.gateway = gateway;
        this.sessions = sessions;
        this.clock = clock;
        this.defaults = DefaultSettings.read(project);
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
        Map<String, String> variables = new HashMap<>(settings());
        variables.putAll(function.environment());
        variables.putAll(given);
        variables.putAll(changed);
        variables.put("AWS_REGION", Stage.REGION);
        variables.put("AWS_ENDPOINT_URL", gateway.toString());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", StageNames.function(function.name()));
        variables.putAll(session(function.name(), task));
        return new LambdaEnvironment(variables, clock);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(defaults);
        settings.replaceAll((name, value) -> name.contains("_WAIT_") ? "1" : value);
        settings.put("AVM_STAGE", StageNames.STAGE);
        settings.put("AVM_TABLE", Stage.TABLE);
        settings.put("AVM_PARENT_DOMAIN", Stage.PARENT_DOMAIN);
        settings.put("AVM_PARENT_ZONE_ID", stage.parentZone());
        settings.put("AVM_IDENTITY_ACCOUNT_ID", stage.identity());
        settings.put("AVM_ORGANIZATION_ROLE_ARN", stage.organizationRole());
        settings.put("AVM_PARENT_ZONE_ROLE_ARN", stage.parentZoneRole());
        settings.put("AVM_PARENT_ZONE_READER_ROLE_ARN", stage.parentZoneReaderRole());
        settings.put("AVM_OPERATOR_ROLE_ARN", stage.operatorRole());
        settings.put("AVM_EXTERNAL_ID", Stage.EXTERNAL_ID);
        settings.put("AVM_ACCESS_ROLE_NAME", Stage.ACCESS_ROLE);
        settings.put("AVM_ROOT_EMAIL_TEMPLATE", "aws+{lease}@example.com");
        settings.put("AVM_QUARANTINE_OU", "Quarantine");
        settings.put("AVM_POOL_OU", "Pool");
        settings.put("AVM_FROZEN_OU", "Frozen");
        settings.put("AVM_CLEANING_PROJECT", StageNames.CLEANING_PROJECT);
        settings.put("AVM_ADMINISTRATORS", LocalPerson.listed(LocalPerson.Role.ADMINISTRATOR));
        settings.put("AVM_APPROVERS", "service=" + LocalPerson.listed(LocalPerson.Role.APPROVER));
        settings.put("AVM_CALLER_ROLES", StageNames.REQUESTER);
        settings.put("AVM_IDENTITY_READER_ROLE_ARN", stage.identityReaderRole());
        settings.put("AVM_SENDER_EMAIL", Stage.SENDER);
        settings.put(
                "AVM_CONTACT_SECURITY", "Security team; Security; security@example.com; +15550100");
        settings.put("AVM_OWNER_TAG", Stage.OWNER_TAG);
        settings.put("AVM_REQUIRE_MFA", "true");
        settings.put("AVM_ALIAS_PREFIX", "example");
        settings.put("AVM_CATALOG", project.resolve("catalog.yml").toString());
        settings.put("AVM_WAIT_ACCOUNT_TURN", "0");
        settings.put("AVM_SLACK_SECRETS", Stage.SLACK_SECRETS);
        settings.put("AVM_SLACK_API_URL", stage.slack().apiUrl());
        stage.stateMachines().forEach((name, arn) -> settings.put(stateMachineSetting(name), arn));
        return settings;
    }

    /**
     * Returns a setting's name: {@code AVM_VEND_STATE_MACHINE_ARN} for {@code vend-account}, {@code
     * AVM_SLACK_STATE_MACHINE_ARN} for {@code answer-slack}.
     */
    static String stateMachineSetting(String name) {
        return "AVM_%s_STATE_MACHINE_ARN"
                .formatted(
                        name.replaceFirst("^answer-|-account$|-vend$|-organization$", "")
                                .replace('-', '_')
                                .toUpperCase(Locale.ROOT));
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
