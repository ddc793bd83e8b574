package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DeployedRoles;
import dev.accountvending.local.deployment.Deployment;
import dev.accountvending.local.deployment.Role;
import dev.accountvending.local.deployment.StackTemplate;
import dev.accountvending.local.deployment.StageParameters;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.LogDestination;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged template, deployed to the vending account as far as LocalStack has what is in it:
 * the table and the state machines by its CloudFormation; functions, which are many and big, and
 * their roles one by one, as they are needed. What the template says of them is read from it; only
 * where AWS is, and on what machine functions run, is added.
 */
final class LocalStackStage implements AutoCloseable {
    private static final String SENDER = "accounts@example.com";
    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String LOG_GROUP = "AWS::Logs::LogGroup";
    private static final String STATE_MACHINE = "AWS::StepFunctions::StateMachine";
    private static final Set<String> MACHINES =
            Set.of("vend-account-local", "retire-account-local");

    /** Of the 51,200 bytes that CloudFormation takes, some are around the resources. */
    private static final int LONGEST_TEMPLATE = 50_000;

    private static final Duration LONGEST_CREATION = Duration.ofMinutes(3);

    /** Functions that are created at once: each has its own copy of the archive unpacked. */
    private static final int AT_ONCE = 4;

    /** What an administrator of this installation sets: AWS is quick here, and so are the waits. */
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("administrators", "ada@example.com"),
                    Map.entry("approvers", "service=pia@example.com"),
                    Map.entry(
                            "contactSecurity",
                            "Security team; Security; security@example.com; +15550100"),
                    Map.entry("waitAccountCreation", "1"),
                    Map.entry("waitDelegation", "1"),
                    Map.entry("waitValidationRecord", "1"),
                    Map.entry("waitCertificate", "2"),
                    Map.entry("waitRevocation", "1"),
                    Map.entry("waitDelegationLapse", "1"),
                    Map.entry("waitClosure", "1"));

    private final AwsEndpoints aws;
    private final String account;
    private final String bucket;
    private final Architecture architecture;
    private final StageParameters.Known known;
    private final LambdaClient lambda;
    private final IamClient iam;
    private final Set<String> deployed = ConcurrentHashMap.newKeySet();
    private volatile Packaged packaged;

    /**
     * A version as it is packaged.
     *
     * @param archive its key in the bucket
     * @param functions by their names at AWS
     * @param aliases by functions' names
     */
    private record Packaged(
            StackTemplate template,
            DeployedRoles roles,
            String archive,
            Map<String, JsonNode> functions,
            Map<String, String> aliases) {
        JsonNode function(String name) {
            return Objects.requireNonNull(functions.get(name), name);
        }
    }

    private LocalStackStage(
            AwsEndpoints aws,
            Accounts accounts,
            Architecture architecture,
            PackagedVersion version) {
        this.aws = aws;
        this.account = accounts.vending;
        this.bucket = "account-vending-archive-" + account; // nobody else may have its name
        this.architecture = architecture;
        Map<String, String> management = accounts.deployManagementStack();
        Map<String, String> identity = accounts.deployIdentityStack();
        this.known =
                new StageParameters.Known(
                        accounts.identity,
                        output(management, "OrganizationRoleArn"),
                        output(management, "ParentZoneRoleArn"),
                        output(identity, "IdentityReaderRoleArn"),
                        accounts.parentZone);
        this.lambda = aws.client(LambdaClient.builder(), account);
        this.iam = aws.client(IamClient.builder(), account);
        this.packaged = packaged(version);
    }

    /** Packages a version, with this project's tools. */
    private Packaged packaged(PackagedVersion version) {
        Deployment deployment =
                Deployment.begin(
                        version.project(),
                        Path.of(""),
                        "localstack-deployment",
                        new StageParameters(
                                Accounts.PARENT_DOMAIN,
                                Accounts.EXTERNAL_ID,
                                SENDER,
                                "",
                                Accounts.ACCESS_ROLE,
                                "email",
                                SETTINGS),
                        _ -> {});
        StackTemplate template =
                deployment
                        .template(account, known)
                        .orElseThrow(() -> new IllegalStateException("Packaging wants Node.js."));
        Map<String, String> aliases = new HashMap<>();
        template.ofType("AWS::Lambda::Alias")
                .values()
                .forEach(
                        alias ->
                                aliases.put(
                                        alias.path("FunctionName").asText(),
                                        alias.path("Name").asText()));
        return new Packaged(
                template,
                deployment.roles(account, known, List.of(), List.of()),
                version.name() + ".zip",
                byName(template.ofType("AWS::Lambda::Function").values(), "FunctionName"),
                aliases);
    }

    /** Deploys what a vend and a take-back need, but for the doors. */
    static LocalStackStage deploy(
            AwsEndpoints aws,
            Accounts accounts,
            Architecture architecture,
            PackagedVersion version) {
        LocalStackStage stage = new LocalStackStage(aws, accounts, architecture, version);
        stage.verifySender();
        stage.makeBucket();
        stage.keepArchive(version);
        stage.makeRoles();
        Map<String, JsonNode> machines = stage.packaged.template().ofType(STATE_MACHINE);
        stage.deployStacks(TABLE, stage.packaged.template().ofType(TABLE));
        stage.deployStacks(LOG_GROUP, stage.logGroupsOf(machines));
        stage.putStateMachines(machines.values());
        stage.deployFunctions(machines.values());
        return stage;
    }

    /**
     * Deploys another version over the one that is there, in CloudFormation's order: functions one
     * by one, each by its alias, then state machines, then what is gone. What is changed is changed
     * by calls of Lambda and Step Functions, as CloudFormation would.
     */
    void update(PackagedVersion version) {
        Packaged next = packaged(version);
        keepArchive(version);
        packaged = next;
        Map<String, JsonNode> machines = next.template().ofType(STATE_MACHINE);
        Set<String> before = Set.copyOf(deployed);
        before.stream().filter(next.functions()::containsKey).forEach(this::updateFunction);
        deployFunctions(machines.values());
        putStateMachines(machines.values());
        before.stream()
                .filter(name -> !next.functions().containsKey(name))
                .forEach(
                        name -> {
                            lambda.deleteFunction(r -> r.functionName(name));
                            deployed.remove(name);
                        });
    }

    private void updateFunction(String name) {
        JsonNode function = packaged.function(name);
        lambda.updateFunctionConfiguration(
                r ->
                        r.functionName(name)
                                .handler(function.path("Handler").asText())
                                .memorySize(function.path("MemorySize").asInt())
                                .timeout(function.path("Timeout").asInt())
                                .environment(e -> e.variables(environment(function))));
        awaitUpdate(name);
        String archive = packaged.archive();
        String version =
                lambda.updateFunctionCode(
                                r ->
                                        r.functionName(name)
                                                .s3Bucket(bucket)
                                                .s3Key(archive)
                                                .publish(true))
                        .version();
        awaitUpdate(name);
        awaitActive(name, version);
        String alias = Objects.requireNonNull(packaged.aliases().get(name), name);
        lambda.updateAlias(r -> r.functionName(name).name(alias).functionVersion(version));
    }

    private void awaitUpdate(String name) {
        await().atMost(LONGEST_CREATION)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () ->
                                lambda.getFunctionConfiguration(r -> r.functionName(name))
                                                .lastUpdateStatus()
                                        != LastUpdateStatus.IN_PROGRESS);
    }

    /**
     * Makes state machines, or changes those that are there, by calls of Step Functions as
     * CloudFormation would: a template that is sent is too short for vend-account's definition.
     */
    private void putStateMachines(Collection<JsonNode> machines) {
        try (SfnClient stepFunctions = aws.client(SfnClient.builder(), account)) {
            Map<String, String> there =
                    stepFunctions.listStateMachinesPaginator().stateMachines().stream()
                            .collect(
                                    Collectors.toMap(
                                            StateMachineListItem::name,
                                            StateMachineListItem::stateMachineArn));
            for (JsonNode machine : machines) {
                String name = machine.path("StateMachineName").asText();
                String definition = definition(machine);
                String arn = there.get(name);
                if (arn != null) {
                    stepFunctions.updateStateMachine(
                            r -> r.stateMachineArn(arn).definition(definition));
                } else {
                    stepFunctions.createStateMachine(
                            r ->
                                    r.name(name)
                                            .type(machine.path("StateMachineType").asText())
                                            .roleArn(machine.path("RoleArn").asText())
                                            .definition(definition)
                                            .loggingConfiguration(logging(machine)));
                }
            }
        }
    }

    private static String definition(JsonNode machine) {
        String filled = machine.path("DefinitionString").asText();
        for (Map.Entry<String, JsonNode> step :
                machine.path("DefinitionSubstitutions").properties()) {
            filled = filled.replace("${%s}".formatted(step.getKey()), step.getValue().asText());
        }
        return filled;
    }

    private static LoggingConfiguration logging(JsonNode machine) {
        JsonNode logging = machine.path("LoggingConfiguration");
        String group =
                logging.path("Destinations")
                        .path(0)
                        .path("CloudWatchLogsLogGroup")
                        .path("LogGroupArn")
                        .asText();
        return LoggingConfiguration.builder()
                .level(logging.path("Level").asText())
                .includeExecutionData(logging.path("IncludeExecutionData").asBoolean())
                .destinations(
                        LogDestination.builder()
                                .cloudWatchLogsLogGroup(g -> g.logGroupArn(group))
                                .build())
                .build();
    }

    private static String output(Map<String, String> outputs, String key) {
        return Objects.requireNonNull(outputs.get(key), key);
    }

    private static Map<String, JsonNode> byName(Collection<JsonNode> resources, String name) {
        Map<String, JsonNode> named = new HashMap<>();
        resources.forEach(resource -> named.put(resource.path(name).asText(), resource));
        return named;
    }

    private void verifySender() {
        try (SesV2Client mail = aws.client(SesV2Client.builder(), account)) {
            mail.createEmailIdentity(r -> r.emailIdentity(SENDER));
        }
    }

    private void makeBucket() {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true), account)) {
            s3.createBucket(r -> r.bucket(bucket));
        }
    }

    /** The community's runtime has no layers: it would run functions without their libraries. */
    private void keepArchive(PackagedVersion version) {
        Path joined = version.archive().resolveSibling("localstack.zip");
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true), account)) {
            JoinedArchive.write(version.archive(), version.layer(), joined);
            System.out.printf(
                    "LocalStack has no layers: functions are deployed as %s, with their libraries%n",
                    joined);
            s3.putObject(
                    r -> r.bucket(bucket).key(version.name() + ".zip"),
                    RequestBody.fromFile(joined));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoles() {
        Stream.concat(
                        packaged.roles().stateMachines().values().stream(),
                        Stream.of(packaged.roles().operator(), packaged.roles().requester()))
                .forEach(this::make);
    }

    private void make(Role role) {
        iam.createRole(
                r ->
                        r.roleName(role.name())
                                .path(role.path())
                                .assumeRolePolicyDocument(role.trust().toString()));
        role.policies()
                .forEach(
                        (name, document) ->
                                iam.putRolePolicy(
                                        r ->
                                                r.roleName(role.name())
                                                        .policyName(name)
                                                        .policyDocument(document.toString())));
    }

    private Map<String, JsonNode> logGroupsOf(Map<String, JsonNode> machines) {
        String used = machines.values().toString();
        Map<String, JsonNode> groups = packaged.template().ofType(LOG_GROUP);
        groups.values()
                .removeIf(
                        group ->
                                !used.contains(
                                        "log-group:%s:"
                                                .formatted(group.path("LogGroupName").asText())));
        return groups;
    }

    /** In as many stacks as it takes, for a template that is sent has a limit. */
    private void deployStacks(String type, Map<String, JsonNode> resources) {
        ObjectNode document = Json.MAPPER.createObjectNode();
        int stacks = 0;
        for (Map.Entry<String, JsonNode> resource : resources.entrySet()) {
            ObjectNode one = Json.MAPPER.createObjectNode().put("Type", type);
            one.set("Properties", resource.getValue());
            if (document.toString().length() + one.toString().length() > LONGEST_TEMPLATE) {
                deployStack(type, ++stacks, document);
                document = Json.MAPPER.createObjectNode();
            }
            document.set(resource.getKey(), one);
        }
        deployStack(type, ++stacks, document);
    }

    private void deployStack(String type, int number, ObjectNode resources) {
        String name = type.substring(type.lastIndexOf(':') + 1);
        aws.deploy(
                account,
                "%s-%s-%d".formatted(StageNames.INSTALLATION, name, number),
                Json.MAPPER.createObjectNode().set("Resources", resources).toString(),
                Map.of());
    }

    /** Those that a vend and a take-back call. */
    private void deployFunctions(Collection<JsonNode> machines) {
        String called =
                machines.stream()
                        .filter(
                                machine ->
                                        MACHINES.contains(
                                                machine.path("StateMachineName").asText()))
                        .map(machine -> machine.path("DefinitionSubstitutions").toString())
                        .toList()
                        .toString();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            packaged.functions().keySet().stream()
                    .filter(name -> called.contains("function:%s:".formatted(name)))
                    .map(name -> CompletableFuture.runAsync(() -> deployFunction(name), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    /** Deploys a function, by its name at AWS, unless it is there. */
    void deployFunction(String name) {
        if (!deployed.add(name)) {
            return;
        }
        Packaged now = packaged;
        make(Objects.requireNonNull(now.roles().functions().get(name), name));
        JsonNode function = now.function(name);
        String version =
                lambda.createFunction(
                                r ->
                                        r.functionName(name)
                                                .handler(function.path("Handler").asText())
                                                .runtime(function.path("Runtime").asText())
                                                .memorySize(function.path("MemorySize").asInt())
                                                .timeout(function.path("Timeout").asInt())
                                                .role(function.path("Role").asText())
                                                .environment(
                                                        e -> e.variables(environment(function)))
                                                .architectures(architecture)
                                                .code(c -> c.s3Bucket(bucket).s3Key(now.archive()))
                                                .publish(true))
                        .version();
        String alias = Objects.requireNonNull(now.aliases().get(name), name);
        lambda.createAlias(r -> r.functionName(name).name(alias).functionVersion(version));
        awaitActive(name, version);
    }

    private Map<String, String> environment(JsonNode function) {
        Map<String, String> environment = new HashMap<>(aws.forFunctions());
        function.at("/Environment/Variables")
                .properties()
                .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    private void awaitActive(String name, String version) {
        State state =
                await().atMost(LONGEST_CREATION)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(
                                () ->
                                        lambda.getFunctionConfiguration(
                                                        r ->
                                                                r.functionName(name)
                                                                        .qualifier(version))
                                                .state(),
                                now -> now != State.PENDING);
        assertThat(state).as(name).isEqualTo(State.ACTIVE);
    }

    @Override
    public void close() {
        lambda.close();
        iam.close();
    }
}
