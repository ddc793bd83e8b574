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
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sesv2.SesV2Client;

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

    private static final String ARCHIVE = "account-vending-machine.zip";
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
    private final StackTemplate template;
    private final DeployedRoles roles;
    private final LambdaClient lambda;
    private final IamClient iam;
    private final Map<String, JsonNode> functions;
    private final Map<String, String> aliases = new HashMap<>();
    private final Set<String> deployed = ConcurrentHashMap.newKeySet();

    private LocalStackStage(AwsEndpoints aws, Accounts accounts, Architecture architecture) {
        this.aws = aws;
        this.account = accounts.vending;
        this.bucket = "account-vending-archive-" + account; // nobody else may have its name
        this.architecture = architecture;
        Deployment deployment =
                Deployment.begin(
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
        Map<String, String> management = accounts.deployManagementStack();
        Map<String, String> identity = accounts.deployIdentityStack();
        StageParameters.Known known =
                new StageParameters.Known(
                        accounts.identity,
                        output(management, "OrganizationRoleArn"),
                        output(management, "ParentZoneRoleArn"),
                        output(identity, "IdentityReaderRoleArn"),
                        accounts.parentZone);
        this.template =
                deployment
                        .template(account, known)
                        .orElseThrow(() -> new IllegalStateException("Packaging wants Node.js."));
        this.roles = deployment.roles(account, known, List.of(), List.of());
        this.functions = byName(template.ofType("AWS::Lambda::Function").values(), "FunctionName");
        template.ofType("AWS::Lambda::Alias")
                .values()
                .forEach(
                        alias ->
                                aliases.put(
                                        alias.path("FunctionName").asText(),
                                        alias.path("Name").asText()));
        this.lambda = aws.client(LambdaClient.builder(), account);
        this.iam = aws.client(IamClient.builder(), account);
    }

    /** Deploys what a vend and a take-back need, but for the doors. */
    static LocalStackStage deploy(AwsEndpoints aws, Accounts accounts, Architecture architecture) {
        LocalStackStage stage = new LocalStackStage(aws, accounts, architecture);
        stage.verifySender();
        stage.keepArchive();
        stage.makeRoles();
        Map<String, JsonNode> machines = stage.template.ofType(STATE_MACHINE);
        stage.deployStacks(TABLE, stage.template.ofType(TABLE));
        stage.deployStacks(LOG_GROUP, stage.logGroupsOf(machines));
        stage.deployStacks(STATE_MACHINE, machines);
        stage.deployFunctions(machines.values());
        return stage;
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

    /** The community's runtime has no layers: it would run functions without their libraries. */
    private void keepArchive() {
        Path archive = Path.of(System.getProperty("avm.archive"));
        Path joined = archive.resolveSibling("localstack.zip");
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true), account)) {
            JoinedArchive.write(archive, Path.of(System.getProperty("avm.layer")), joined);
            System.out.printf(
                    "LocalStack has no layers: functions are deployed as %s, with their libraries%n",
                    joined);
            s3.createBucket(r -> r.bucket(bucket));
            s3.putObject(r -> r.bucket(bucket).key(ARCHIVE), RequestBody.fromFile(joined));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoles() {
        Stream.concat(
                        roles.stateMachines().values().stream(),
                        Stream.of(roles.operator(), roles.requester()))
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
        Map<String, JsonNode> groups = template.ofType(LOG_GROUP);
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
            functions.keySet().stream()
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
        make(Objects.requireNonNull(roles.functions().get(name), name));
        JsonNode function = Objects.requireNonNull(functions.get(name), name);
        Map<String, String> environment = new HashMap<>(aws.forFunctions());
        function.at("/Environment/Variables")
                .properties()
                .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        String version =
                lambda.createFunction(
                                r ->
                                        r.functionName(name)
                                                .handler(function.path("Handler").asText())
                                                .runtime(function.path("Runtime").asText())
                                                .memorySize(function.path("MemorySize").asInt())
                                                .timeout(function.path("Timeout").asInt())
                                                .role(function.path("Role").asText())
                                                .environment(e -> e.variables(environment))
                                                .architectures(architecture)
                                                .code(c -> c.s3Bucket(bucket).s3Key(ARCHIVE))
                                                .publish(true))
                        .version();
        String alias = Objects.requireNonNull(aliases.get(name), name);
        lambda.createAlias(r -> r.functionName(name).name(alias).functionVersion(version));
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
