package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.Deployment;
import dev.accountvending.local.deployment.Parameters;
import dev.accountvending.local.deployment.Template;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sesv2.SesV2Client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The packaged template, deployed to the vending account as far as LocalStack has what is in it:
 * roles, the table, log groups and state machines by its CloudFormation, functions by Lambda. What
 * it says of them is read from it; only where AWS is, and on what machine functions run, is added.
 */
final class LocalStackStage {
    private static final String SENDER = "accounts@example.com";
    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String ALIAS = "AWS::Lambda::Alias";
    private static final List<String> BY_CLOUDFORMATION =
            List.of(
                    "AWS::DynamoDB::Table",
                    "AWS::IAM::Role",
                    "AWS::Logs::LogGroup",
                    "AWS::StepFunctions::StateMachine");
    private static final String BUCKET = "account-vending-archive";
    private static final String ARCHIVE = "account-vending-machine.zip";
    private static final Duration LONGEST_DEPLOYMENT = Duration.ofMinutes(3);

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
    private final Accounts accounts;
    private final Architecture architecture;
    private final Template template;

    private LocalStackStage(
            AwsEndpoints aws, Accounts accounts, Architecture architecture, Deployment deployment) {
        this.aws = aws;
        this.accounts = accounts;
        this.architecture = architecture;
        Map<String, String> management = accounts.deployManagementStack();
        Map<String, String> identity = accounts.deployIdentityStack();
        Parameters.Known known =
                new Parameters.Known(
                        accounts.identity,
                        output(management, "OrganizationRoleArn"),
                        output(management, "ParentZoneRoleArn"),
                        output(identity, "IdentityReaderRoleArn"),
                        accounts.parentZone);
        this.template = deployment.template(accounts.vending, known).orElseThrow();
    }

    /**
     * Deploys it.
     *
     * @param needed says of a function's name whether it is deployed
     */
    static void deploy(
            AwsEndpoints aws,
            Accounts accounts,
            Architecture architecture,
            Predicate<String> needed) {
        Parameters parameters =
                new Parameters(
                        Accounts.PARENT_DOMAIN,
                        Accounts.EXTERNAL_ID,
                        SENDER,
                        "",
                        Accounts.ACCESS_ROLE,
                        "email",
                        SETTINGS);
        Deployment deployment =
                Deployment.begin(Path.of(""), "localstack-deployment", parameters, _ -> {});
        LocalStackStage stage = new LocalStackStage(aws, accounts, architecture, deployment);
        stage.verifySender();
        stage.deployStack();
        stage.deployFunctions(needed);
    }

    private static String output(Map<String, String> outputs, String key) {
        return Objects.requireNonNull(outputs.get(key), key);
    }

    private void verifySender() {
        try (SesV2Client mail = aws.client(SesV2Client.builder(), accounts.vending)) {
            mail.createEmailIdentity(r -> r.emailIdentity(SENDER));
        }
    }

    private void deployStack() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        ObjectNode resources = document.putObject("Resources");
        for (String type : BY_CLOUDFORMATION) {
            template.ofType(type)
                    .forEach(
                            (id, properties) ->
                                    resources
                                            .putObject(id)
                                            .put("Type", type)
                                            .set("Properties", properties));
        }
        aws.deploy(accounts.vending, StageNames.INSTALLATION, document.toString(), Map.of());
    }

    private void deployFunctions(Predicate<String> needed) {
        keepArchive();
        Map<String, String> aliases = new HashMap<>();
        template.ofType(ALIAS)
                .values()
                .forEach(
                        alias ->
                                aliases.put(
                                        alias.path("FunctionName").asText(),
                                        alias.path("Name").asText()));
        try (LambdaClient lambda = aws.client(LambdaClient.builder(), accounts.vending);
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            template.ofType(FUNCTION).values().stream()
                    .filter(function -> needed.test(function.path("FunctionName").asText()))
                    .map(
                            function ->
                                    CompletableFuture.runAsync(
                                            () -> deploy(lambda, function, aliases), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void keepArchive() {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true), accounts.vending)) {
            s3.createBucket(r -> r.bucket(BUCKET));
            s3.putObject(
                    r -> r.bucket(BUCKET).key(ARCHIVE),
                    RequestBody.fromFile(Path.of(System.getProperty("avm.archive"))));
        }
    }

    private void deploy(LambdaClient lambda, JsonNode function, Map<String, String> aliases) {
        String name = function.path("FunctionName").asText();
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
                                                .code(c -> c.s3Bucket(BUCKET).s3Key(ARCHIVE))
                                                .publish(true))
                        .version();
        String alias = Objects.requireNonNull(aliases.get(name), name);
        lambda.createAlias(r -> r.functionName(name).name(alias).functionVersion(version));
        State state =
                await().atMost(LONGEST_DEPLOYMENT)
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
}
