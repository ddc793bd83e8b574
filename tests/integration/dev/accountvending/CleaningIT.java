package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.AwsPort;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Accounts are cleaned by the steps, in builds of the local cloud's. */
class CleaningIT {
    private static final int PASSES = 3;
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
            "Principal":{"Service":"ec2.amazonaws.com"}}]}""";
    private static final String POLICY =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";

    private static final Map<String, Object> STREAM =
            Map.of("StreamName", "ana-stream", "ShardCount", 1);

    /** What the test makes in the home region, but for networks and what hangs on something. */
    private static final List<String> MADE =
            List.of(
                    "AWS::ApiGatewayV2::Api",
                    "AWS::CloudFormation::Stack",
                    "AWS::DynamoDB::Table",
                    "AWS::EC2::KeyPair",
                    "AWS::ECR::Repository",
                    "AWS::Events::Rule",
                    "AWS::IVS::Channel",
                    "AWS::Kinesis::Stream",
                    "AWS::Logs::LogGroup",
                    "AWS::SNS::Topic",
                    "AWS::SQS::Queue",
                    "AWS::SSM::Parameter",
                    "AWS::SecretsManager::Secret",
                    "AWS::StepFunctions::StateMachine");

    private static TestCloud cloud;
    private static AwsPort port;

    @BeforeAll
    static void start() {
        cloud =
                TestCloud.start(
                        Timing.brisk(),
                        List.of("us-east-1", "eu-west-1"),
                        Map.of("AVM_CLEANING_PASSES", String.valueOf(PASSES)));
        port = new AwsPort(cloud.local.aws());
    }

    @AfterAll
    static void stop() throws IOException {
        port.close();
        cloud.close();
    }

    @AfterEach
    void clear() {
        cloud.local.faults().clear();
        cloud.local.programs(String.valueOf(System.getenv("PATH")));
    }

    @Test
    void clean_removesWhatPeopleMade_andKeepsWhatIsOurs() {
        Retired retired = retire("everything");
        String account = retired.account().value();
        fill(account);
        assertThat(listed(account, "us-east-1")).containsExactlyInAnyOrderElementsOf(MADE);
        assertThat(listed(account, "eu-west-1")).containsExactly("AWS::DynamoDB::Table");

        assertThat(retired.clean()).containsExactly("AGAIN", "AGAIN", "CLEAN");

        assertThat(retired.cleaning())
                .extracting(Cleaning::passes, Cleaning::cleanInARow)
                .containsExactly(PASSES, 2);
        assertThat(registry().accounts().find(retired.account()).orElseThrow().status())
                .isEqualTo(AccountStatus.CLEANING);
        assertIsEmpty(account);
        assertThat(calls(retired, "s3:DeleteBucket"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.function()).isNull())
                .allSatisfy(call -> assertThat(call.principal()).contains("/VendingOperator/"));
        assertThat(log(retired)).contains("small cleaner and no aws-nuke");
    }

    @Test
    void cloudControl_deletesWhatItLists_andRefusesWhatAwsRefuses() {
        String account = retire("controlled").account().value();
        json(account, "kinesis", "Kinesis_20131202.CreateStream", STREAM);
        Map<String, String> stream =
                Map.of("TypeName", "AWS::Kinesis::Stream", "Identifier", "ana-stream");

        assertThat(
                        cloudControl(account, "us-east-1", "GetResource", stream)
                                .at("/ResourceDescription/Properties")
                                .asText())
                .isEqualTo("{\"Name\": \"ana-stream\"}");
        assertThat(
                        cloudControl(account, "us-east-1", "DeleteResource", stream)
                                .at("/ProgressEvent/OperationStatus")
                                .asText())
                .isEqualTo("SUCCESS");

        assertThat(json(account, "kinesis", "Kinesis_20131202.ListStreams", Map.of()))
                .noneSatisfy(names -> assertThat(names).isNotEmpty());
        assertThat(refusal(account, "GetResource", stream)).isEqualTo("ResourceNotFoundException");
        assertThat(refusal(account, "ListResources", Map.of("TypeName", "AWS::Kinesis::Streem")))
                .isEqualTo("TypeNotFoundException");
        assertThat(refusal(account, "ListResources", Map.of("TypeName", "AWS::SQS::QueuePolicy")))
                .isEqualTo("UnsupportedActionException");
        assertThat(
                        refusal(
                                account,
                                "ListResources",
                                Map.of("TypeName", "AWS::Cognito::UserPoolClient")))
                .isEqualTo("InvalidRequestException");
    }

    @Test
    void tags_areFoundInEachRegion() {
        String account = retire("tagged").account().value();
        for (String region : List.of("us-east-1", "eu-west-1")) {
            json(
                    account,
                    region,
                    "logs",
                    "Logs_20140328.CreateLogGroup",
                    Map.of("logGroupName", "/tagged/" + region, "tags", Map.of("owner", "ana")));

            assertThat(
                            json(
                                            account,
                                            region,
                                            "tagging",
                                            "ResourceGroupsTaggingAPI_20170126.GetResources",
                                            Map.of("TagFilters", List.of(Map.of("Key", "owner"))))
                                    .findValuesAsText("ResourceARN"))
                    .singleElement()
                    .asString()
                    .contains(region);
        }
    }

    @Test
    void clean_whenNothingIsThere_takesTwoQuickPasses() {
        Retired retired = retire("nothing");
        // Its zone is the only thing that a retirement would have removed before.
        retired.pass();

        assertThat(retired.clean()).containsExactly("AGAIN", "CLEAN");
    }

    @Test
    void clean_whenSomethingCannotBeRemoved_endsWithWhatIsLeft_andGoesOnWhenItCan() {
        Retired retired = retire("stuck");
        bucket(retired.account().value(), "stuck-things");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("s3:DeleteBucket", new Fault.Failure(409, "BucketNotEmpty"))
                                .inAccount(retired.account().value())
                                .onCall(1, 1000));

        List<String> states = retired.clean();

        assertThat(states).hasSize(PASSES).contains("AGAIN");
        assertThat(states.getLast()).contains("VendingFailed").contains("s3://stuck-things");
        assertThat(retired.cleaning().left()).contains("1 failed").contains("s3://stuck-things");

        cloud.local.faults().clear();
        assertThat(retired.clean()).containsExactly("AGAIN", "AGAIN", "CLEAN");
    }

    @Test
    void clean_whenAListingFails_isNeverClean() {
        Retired retired = retire("unseen");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("sqs:ListQueues", new Fault.Failure(403, "AccessDenied"))
                                .inAccount(retired.account().value())
                                .onCall(1, 1000));

        List<String> states = retired.clean();

        assertThat(states).hasSize(PASSES);
        assertThat(states.getLast()).contains("VendingFailed").contains("SQSQueue in us-east-1");
        assertThat(retired.cleaning().cleanInARow()).isZero();
    }

    @Test
    void clean_whenABuildsStartWasNotHeardOf_findsItWhenItsTokenIsForgotten() {
        Retired retired = retire("unheard");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("codebuild:StartBuild", new Fault.AnswerLost())
                                .forLease(retired.lease().value())
                                .onCall(1, 1));

        assertThat(retired.invoke("cleanAccount")).contains("TransientFailure");
        cloud.local.clock().advance(Duration.ofMinutes(6));

        assertThat(retired.invoke("cleanAccount")).contains("RUNNING");
        assertThat(cloud.local.recorder().ofLease(retired.lease().value()))
                .filteredOn(call -> call.operation().equals("codebuild:StartBuild"))
                .hasSize(1);
    }

    @Test
    void clean_whereAwsNukeIsOnThePath_runsThat(@TempDir Path folder) throws IOException {
        Retired retired = retire("nuked");
        Path program = folder.resolve("aws-nuke");
        Files.writeString(
                program,
                "#!/bin/sh\ncp nuke.yml '%s/'\nenv > '%s/environment'\ncat '%s'\n"
                        .formatted(
                                folder,
                                folder,
                                Path.of("tests/fixtures/aws-nuke/clean.txt").toAbsolutePath()));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        cloud.local.programs(folder + File.pathSeparator + System.getenv("PATH"));

        assertThat(retired.clean()).containsExactly("AGAIN", "CLEAN");

        assertThat(folder.resolve("nuke.yml"))
                .content()
                .contains(retired.account().value())
                .contains("/vending/")
                .contains("url: \"" + cloud.local.aws());
        assertThat(folder.resolve("environment"))
                .content()
                .contains("AWS_ENDPOINT_URL=" + cloud.local.aws())
                .contains("AWS_SESSION_TOKEN=");
        assertThat(log(retired)).doesNotContain("small cleaner");
    }

    /** The back doors of a former tenant, through a whole retirement. */
    @Test
    void retirement_leavesNothingThatTheNextOwnerWouldHave() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "doors", "doors@example.com"));
        String account = lease.path("accountId").asText();
        makeBackDoors(account);
        hideBucketAndTable(account);
        changeSettings(account);

        assertThat(cloud.retire(lease).path("status").asText()).isEqualTo("RETIRED");

        assertThat(registry().accounts().find(new AccountId(account)).orElseThrow().status())
                .isEqualTo(AccountStatus.AVAILABLE);
        assertThat(send(account, "s3", "GET", "/", Map.of(), "").text())
                .doesNotContain("hidden-things");
        assertThat(
                        json(
                                        account,
                                        "eu-west-1",
                                        "dynamodb",
                                        "DynamoDB_20120810.ListTables",
                                        Map.of())
                                .path("TableNames"))
                .isEmpty();
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL);
                EventBridgeClient events =
                        cloud.member(account, EventBridgeClient.builder(), Region.EU_WEST_1);
                Ec2Client ec2 = cloud.member(account, Ec2Client.builder(), Region.EU_WEST_1)) {
            assertThat(iam.listRoles().roles())
                    .extracting(Role::roleName)
                    .doesNotContain("stacksets-exec-1", "AWSControlTowerExecution");
            assertThat(events.describeEventBus(r -> r.name("default")).policy()).isNull();
            assertThat(ec2.getEbsDefaultKmsKeyId(r -> {}).kmsKeyId()).endsWith("alias/aws/ebs");
        }
    }

    /** As if aws-nuke had not seen it, for it was made when the passes were over. */
    @Test
    void prove_ofWhatCleaningDidNotSee_keepsTheAccountOutOfThePool() {
        Retired retired = retire("unproven");
        assertThat(retired.clean()).endsWith("CLEAN");
        assertThat(retired.invoke("returnToPool")).contains("IllegalStateException");
        makeBackDoors(retired.account().value());
        table(retired.account().value(), "eu-west-1");

        assertThat(retired.invoke("proveEmpty")).contains("LEFT");
        cloud.local.clock().advance(Duration.ofMinutes(20));

        assertThat(retired.invoke("proveEmpty"))
                .contains("VendingFailed")
                .contains("role/x/stacksets-exec-1")
                .contains("role/x/AWSControlTowerExecution")
                .contains("eu-west-1 AWS::DynamoDB::Table");
        assertThat(retired.invoke("returnToPool")).contains("IllegalStateException");
    }

    @Test
    void prove_ofACleanAccount_letsItIntoThePool() {
        Retired retired = retire("proven");
        assertThat(retired.clean()).endsWith("CLEAN");

        assertThat(retired.invoke("proveEmpty")).contains("EMPTY");
        assertThat(retired.invoke("returnToPool")).contains("AVAILABLE");
    }

    private static void makeBackDoors(String account) {
        String trust =
                TRUST.replace("\"Service\":\"ec2.amazonaws.com\"", "\"AWS\":\"999999999999\"");
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            for (String name : List.of("stacksets-exec-1", "AWSControlTowerExecution")) {
                iam.createRole(r -> r.path("/x/").roleName(name).assumeRolePolicyDocument(trust));
                iam.attachRolePolicy(
                        r ->
                                r.roleName(name)
                                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            }
        }
    }

    /** aws-nuke passes over both without a word that it would count. */
    private static void hideBucketAndTable(String account) {
        bucket(account, "hidden-things");
        send(
                account,
                "s3",
                "PUT",
                "/hidden-things?policy",
                Map.of(),
                deny("s3:GetBucketTagging", "arn:aws:s3:::hidden-things"));
        table(account, "eu-west-1");
        String arn = "arn:aws:dynamodb:eu-west-1:%s:table/ana-table".formatted(account);
        try (DynamoDbClient tables =
                cloud.member(account, DynamoDbClient.builder(), Region.EU_WEST_1)) {
            tables.putResourcePolicy(
                    r -> r.resourceArn(arn).policy(deny("dynamodb:DescribeTable", arn)));
        }
    }

    private static String deny(String action, String resource) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"%s","Resource":"%s"}]}"""
                .formatted(action, resource);
    }

    private static void changeSettings(String account) {
        try (EventBridgeClient events =
                        cloud.member(account, EventBridgeClient.builder(), Region.EU_WEST_1);
                Ec2Client ec2 = cloud.member(account, Ec2Client.builder(), Region.EU_WEST_1)) {
            events.putPermission(
                    r ->
                            r.statementId("stranger")
                                    .action("events:PutEvents")
                                    .principal("999999999999"));
            ec2.modifyEbsDefaultKmsKeyId(
                    r -> r.kmsKeyId("arn:aws:kms:eu-west-1:999999999999:key/stranger"));
        }
    }

    /** An account whose lease has ended. */
    private record Retired(LeaseId lease, AccountId account) {
        /** Cleans it as the state machine does; answers what each pass came to. */
        List<String> clean() {
            List<String> states = new ArrayList<>();
            do {
                states.add(pass());
            } while (states.getLast().equals("AGAIN") && states.size() < 10);
            return states;
        }

        String pass() {
            assertThat(invoke("cleanAccount")).contains("RUNNING");
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !invoke("checkCleaning").matches(".*(QUEUED|RUNNING).*"));
            String answer = invoke("checkCleaning");
            return answer.contains("\"state\"") ? read(answer).path("state").asText() : answer;
        }

        private String invoke(String function) {
            String target =
                    "/2015-03-31/functions/arn%%3Aaws%%3Alambda%%3Aus-east-1%%3A%s%%3Afunction%%3A%s%%3Alive/invocations"
                            .formatted(cloud.local.description().vendingAccountId(), function);
            String input = "{\"leaseId\":\"%s\",\"accountId\":\"%s\"}".formatted(lease, account);
            return port.send(stranger(), "us-east-1", "lambda", "POST", target, Map.of(), input)
                    .text();
        }

        Cleaning cleaning() {
            return Objects.requireNonNull(registry().lease(lease).cleaning());
        }
    }

    private static Retired retire(String name) {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", name, name + "@example.com"));
        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        LeaseId id = new LeaseId(lease.path("id").asText());
        registry().decisions().askRetirement(id, "ana@example.com");
        registry().progress().beginRetirement(id, "arn:execution");
        return new Retired(id, new AccountId(lease.path("accountId").asText()));
    }

    private static void fill(String account) {
        bucket(account, "ana-things");
        json(account, "sqs", "AmazonSQS.CreateQueue", Map.of("QueueName", "ana-queue"));
        json(account, "logs", "Logs_20140328.CreateLogGroup", Map.of("logGroupName", "/ana/log"));
        json(
                account,
                "secretsmanager",
                "secretsmanager.CreateSecret",
                Map.of("Name", "ana-secret", "SecretString", "x"));
        json(account, "kinesis", "Kinesis_20131202.CreateStream", STREAM);
        json(
                account,
                "ecr",
                "AmazonEC2ContainerRegistry_V20150921.CreateRepository",
                Map.of("repositoryName", "ana-images"));
        json(
                account,
                "events",
                "AWSEvents.PutRule",
                Map.of("Name", "ana-rule", "ScheduleExpression", "rate(1 day)"));
        json(
                account,
                "states",
                "AWSStepFunctions.CreateStateMachine",
                Map.of(
                        "name",
                        "ana-machine",
                        "definition",
                        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}",
                        "roleArn",
                        "arn:aws:iam::%s:role/ana".formatted(account)));
        send(
                account,
                "apigateway",
                "POST",
                "/v2/apis",
                Map.of("content-type", "application/json"),
                "{\"name\":\"ana-api\",\"protocolType\":\"HTTP\"}");
        send(
                account,
                "ivs",
                "POST",
                "/CreateChannel",
                Map.of("content-type", "application/json"),
                "{\"name\":\"ana-channel\"}");
        for (String region : List.of("us-east-1", "eu-west-1")) {
            table(account, region);
        }

        send(
                account,
                "sns",
                "POST",
                "/",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "Action=CreateTopic&Version=2010-03-31&Name=ana-topic");
        send(
                account,
                "cloudformation",
                "POST",
                "/",
                Map.of("content-type", "application/x-www-form-urlencoded"),
                "Action=CreateStack&Version=2010-05-15&StackName=ana-stack&TemplateBody="
                        + URLEncoder.encode(
                                "{\"Resources\":{\"Q\":{\"Type\":\"AWS::SQS::Queue\"}}}",
                                StandardCharsets.UTF_8));
        try (SsmClient parameters = cloud.member(account, SsmClient.builder(), Region.US_EAST_1)) {
            parameters.putParameter(
                    r -> r.name("/ana/parameter").type(ParameterType.STRING).value("x"));
        }
        try (Ec2Client ec2 = cloud.member(account, Ec2Client.builder(), Region.US_EAST_1)) {
            ec2.createKeyPair(r -> r.keyName("ana-key"));
        }
        fillNetworks(account, Region.US_EAST_1);
        fillNetworks(account, Region.EU_WEST_1);
        fillIdentities(account);
        fillZone(account);
    }

    private static void table(String account, String region) {
        json(
                account,
                region,
                "dynamodb",
                "DynamoDB_20120810.CreateTable",
                Map.of(
                        "TableName",
                        "ana-table",
                        "BillingMode",
                        "PAY_PER_REQUEST",
                        "KeySchema",
                        List.of(Map.of("AttributeName", "k", "KeyType", "HASH")),
                        "AttributeDefinitions",
                        List.of(Map.of("AttributeName", "k", "AttributeType", "S"))));
    }

    private static void bucket(String account, String name) {
        send(account, "s3", "PUT", "/" + name, Map.of(), "");
        send(
                account,
                "s3",
                "PUT",
                "/" + name + "?versioning",
                Map.of(),
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        send(account, "s3", "PUT", "/" + name + "/a%20folder/one", Map.of(), "1");
        send(account, "s3", "PUT", "/" + name + "/a%20folder/one", Map.of(), "2");
        send(account, "s3", "DELETE", "/" + name + "/a%20folder/one", Map.of(), "");
    }

    private static void fillNetworks(String account, Region region) {
        try (Ec2Client ec2 = cloud.member(account, Ec2Client.builder(), region)) {
            String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
            String subnet =
                    ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.0.0/24"))
                            .subnet()
                            .subnetId();
            String internet =
                    ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
            ec2.attachInternetGateway(r -> r.vpcId(vpc).internetGatewayId(internet));
            ec2.createRouteTable(r -> r.vpcId(vpc));
            ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName("ana").description("ana"));
            ec2.runInstances(
                    r ->
                            r.imageId("ami-12345678")
                                    .subnetId(subnet)
                                    .minCount(1)
                                    .maxCount(1)
                                    .disableApiTermination(true));
            ec2.createVolume(r -> r.availabilityZone(region.id() + "a").size(1));
        }
    }

    private static void fillIdentities(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            iam.createUser(r -> r.userName("robot"));
            iam.createAccessKey(r -> r.userName("robot"));
            iam.putUserPolicy(r -> r.userName("robot").policyName("all").policyDocument(POLICY));
            String policy =
                    iam.createPolicy(r -> r.policyName("ana").policyDocument(POLICY))
                            .policy()
                            .arn();
            iam.createRole(r -> r.roleName("ana").assumeRolePolicyDocument(TRUST));
            iam.attachRolePolicy(r -> r.roleName("ana").policyArn(policy));
            iam.putRolePolicy(r -> r.roleName("ana").policyName("all").policyDocument(POLICY));
            iam.createInstanceProfile(r -> r.instanceProfileName("ana"));
            iam.addRoleToInstanceProfile(r -> r.instanceProfileName("ana").roleName("ana"));
        }
    }

    private static void fillZone(String account) {
        try (Route53Client zones =
                cloud.member(account, Route53Client.builder(), Region.AWS_GLOBAL)) {
            String zone =
                    zones.createHostedZone(r -> r.name("ana.test").callerReference(account))
                            .hostedZone()
                            .id();
            Change change =
                    Change.builder()
                            .action(ChangeAction.CREATE)
                            .resourceRecordSet(
                                    set ->
                                            set.name("www.ana.test")
                                                    .type(RRType.A)
                                                    .ttl(60L)
                                                    .resourceRecords(
                                                            ResourceRecord.builder()
                                                                    .value("192.0.2.1")
                                                                    .build()))
                            .build();
            zones.changeResourceRecordSets(
                    r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(change)));
        }
    }

    private static void assertIsEmpty(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL);
                Route53Client zones =
                        cloud.member(account, Route53Client.builder(), Region.AWS_GLOBAL)) {
            assertThat(iam.listUsers().users()).extracting(User::userName).isEmpty();
            assertThat(iam.listRoles().roles())
                    .extracting(Role::path, Role::roleName)
                    .contains(
                            tuple("/vending/", "VendingOperator"),
                            tuple("/vending/", "Developer"),
                            tuple("/", "OrganizationAccountAccessRole"))
                    .doesNotContain(tuple("/", "ana"));
            assertThat(
                            iam.listAttachedRolePolicies(r -> r.roleName("VendingOperator"))
                                    .attachedPolicies())
                    .isNotEmpty();
            assertThat(iam.listPolicies(r -> r.scope("Local")).policies())
                    .allSatisfy(policy -> assertThat(policy.path()).isEqualTo("/vending/"))
                    .isNotEmpty();
            assertThat(zones.listHostedZones().hostedZones()).isEmpty();
        }
        for (Region region : List.of(Region.US_EAST_1, Region.EU_WEST_1)) {
            try (Ec2Client ec2 = cloud.member(account, Ec2Client.builder(), region)) {
                assertThat(ec2.describeVpcs().vpcs()).isEmpty();
                assertThat(ec2.describeVolumes().volumes()).isEmpty();
                assertThat(ec2.describeInstances().reservations())
                        .flatMap(reservation -> reservation.instances())
                        .extracting((Instance instance) -> instance.state().name())
                        .containsOnly(InstanceStateName.TERMINATED);
            }
        }
        assertThat(send(account, "s3", "GET", "/", Map.of(), "").text())
                .doesNotContain("ana-things");
        assertThat(listed(account, "us-east-1")).isEmpty();
        assertThat(listed(account, "eu-west-1")).isEmpty();
    }

    /** Of the types that the test makes, those of which Cloud Control lists something. */
    private static List<String> listed(String account, String region) {
        return MADE.stream()
                .filter(
                        type ->
                                !cloudControl(
                                                account,
                                                region,
                                                "ListResources",
                                                Map.of("TypeName", type))
                                        .path("ResourceDescriptions")
                                        .isEmpty())
                .toList();
    }

    private static JsonNode cloudControl(
            String account, String region, String operation, Map<String, ?> body) {
        return json(account, region, "cloudcontrolapi", "CloudApiService." + operation, body);
    }

    private static String refusal(String account, String operation, Map<String, ?> body) {
        AssertionError error =
                catchThrowableOfType(
                        AssertionError.class,
                        () -> cloudControl(account, "us-east-1", operation, body));
        return error.getCause() instanceof AwsFailure failure ? failure.code() : error.toString();
    }

    private static List<RecordedCall> calls(Retired retired, String operation) {
        return cloud.local
                .recorder()
                .calls(
                        call ->
                                call.operation().equals(operation)
                                        && call.account().equals(retired.account().value()));
    }

    private static String log(Retired retired) {
        String build = Objects.requireNonNull(retired.cleaning().build());
        return port.send(
                        stranger(),
                        "us-east-1",
                        "logs",
                        "POST",
                        "/",
                        Map.of(
                                "content-type",
                                "application/x-amz-json-1.1",
                                "x-amz-target",
                                "Logs_20140328.GetLogEvents"),
                        "{\"logGroupName\":\"/aws/codebuild/account-vending-local-clean-account\",\"logStreamName\":\"%s\"}"
                                .formatted(build.substring(build.indexOf(':') + 1)))
                .text();
    }

    private static JsonNode json(
            String account, String service, String target, Map<String, ?> body) {
        return json(account, "us-east-1", service, target, body);
    }

    private static JsonNode json(
            String account, String region, String service, String target, Map<String, ?> body) {
        return send(
                        account,
                        region,
                        service,
                        "POST",
                        "/",
                        Map.of(
                                "content-type",
                                "application/x-amz-json-1.1",
                                "x-amz-target",
                                target),
                        Json.MAPPER.valueToTree(body).toString())
                .json();
    }

    private static Answer send(
            String account,
            String service,
            String method,
            String target,
            Map<String, String> headers,
            String body) {
        return send(account, "us-east-1", service, method, target, headers, body);
    }

    private static Answer send(
            String account,
            String region,
            String service,
            String method,
            String target,
            Map<String, String> headers,
            String body) {
        try {
            return port.send(member(account), region, service, method, target, headers, body);
        } catch (AwsFailure failure) {
            throw new AssertionError(failure.getMessage(), failure);
        }
    }

    private static GivenKey member(String account) {
        try (StsClient sts = cloud.client(StsClient.builder(), cloud.administrator("management"))) {
            String role =
                    "arn:aws:iam::%s:role/%s"
                            .formatted(account, cloud.local.description().accessRole());
            Credentials session =
                    sts.assumeRole(r -> r.roleArn(role).roleSessionName("test")).credentials();
            return new GivenKey(
                    session.accessKeyId(),
                    session.secretAccessKey(),
                    session.sessionToken(),
                    new Caller(account, role, null, null, null));
        }
    }

    private static GivenKey stranger() {
        return new GivenKey("test", "test", null, new Caller("", "", null, null, null));
    }

    private static Ledger registry() {
        return new Ledger(cloud.ledger, "account-vending-local", Clock.systemUTC(), Duration.ZERO);
    }

    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
