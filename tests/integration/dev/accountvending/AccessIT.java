package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Tag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who may do what, tried: each is somebody's own credentials against the AWS port. */
class AccessIT {
    private static final String ISSUER = "token.actions.githubusercontent.com";
    private static final String ASSUME_ANYTHING =
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}
            """;
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final String EVERYTHING =
            """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            """;

    /** Of a target that may shrink, and grow no more. */
    private static final SuspendedState SUSPENDED =
            SuspendedState.builder()
                    .dynamicScalingInSuspended(false)
                    .dynamicScalingOutSuspended(true)
                    .scheduledScalingSuspended(true)
                    .build();

    private static final AccountNumbers ACCOUNTS = new AccountNumbers();

    @TempDir private static Path folder;

    private static TestCloud cloud;
    private static People people;

    /** The accounts that the tests work in. */
    private static final class AccountNumbers {
        private String working = "";
        private String frozen = "";
        private String retired = "";
        private String service = "";
        private String tool = "";
    }

    @BeforeAll
    static void start() throws IOException {
        cloud =
                TestCloud.enforcing(
                        Timing.brisk().withBudgetsAtOnce(),
                        List.of("us-east-1"),
                        Map.of("AVM_PROTECTED_ROLES", "CompanyAudit,/security/Scanner*"));
        people = new People(cloud);
        cloud.local.setting("AVM_CATALOG", catalog().toString());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List.<Runnable>of(
                            () -> ACCOUNTS.working = vend("developer", "working", "ana"),
                            () -> ACCOUNTS.frozen = vend("sandbox", "frozen", "ana"),
                            () -> ACCOUNTS.retired = vend("sandbox", "retired", "ana"),
                            () -> ACCOUNTS.service = vend("service", "billing", "cleo"),
                            () -> ACCOUNTS.tool = vend("tool", "tool", "dan"))
                    .stream()
                    .map(deed -> CompletableFuture.runAsync(deed, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        makeOtherRoles();
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    /**
     * The catalog, and a kind whose accounts a CI account deploys to: here the identity account.
     */
    private static Path catalog() throws IOException {
        Path file = folder.resolve("catalog.yml");
        String kind =
                """
                  tool:
                    description: Deployed to from another account.
                    organizationalUnit: Workloads/Tools
                    zoneLabel: tool
                    perOwner: 1
                    approval: none
                    atEnd: close
                    roles: [Deployer]
                    monthlyBudget: 10
                    deployer: {account: "%s"}
                """
                        .formatted(identity());
        Files.writeString(file, Files.readString(Path.of("catalog.yml")) + kind);
        return file;
    }

    private static String vend(String kind, String name, String owner) {
        ObjectNode request = TestCloud.request(kind, name, People.email(owner));
        if (kind.equals("service")) {
            request.put("stage", "staging");
        }
        JsonNode lease = cloud.vend(request);
        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        return lease.path("accountId").asText();
    }

    /**
     * A role within the boundary that its owner made and trusts the account; and some that the
     * organization made, which have none: one of them an administrator's.
     */
    private static void makeOtherRoles() {
        for (String account : List.of(ACCOUNTS.working, ACCOUNTS.frozen, ACCOUNTS.retired)) {
            try (IamClient iam = iam(developer(account, "ana"))) {
                iam.createRole(
                        r ->
                                r.roleName("worker")
                                        .assumeRolePolicyDocument(trust(account))
                                        .permissionsBoundary(boundary(account)));
                iam.attachRolePolicy(
                        r ->
                                r.roleName("worker")
                                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            }
        }
        try (IamClient iam =
                cloud.member(ACCOUNTS.working, IamClient.builder(), Region.AWS_GLOBAL)) {
            for (String name : List.of("auditor", "CompanyAudit", "unbound")) {
                iam.createRole(
                        r -> r.roleName(name).assumeRolePolicyDocument(trust(ACCOUNTS.working)));
            }
            iam.attachRolePolicy(
                    r ->
                            r.roleName("unbound")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        }
    }

    @Test
    void developer_isAssumedByItsOwner_withMfa() {
        AwsCredentials session =
                people.assume(people.withMfa("ana"), member(ACCOUNTS.working, "Developer"), "any");

        assertThat(arn(session))
                .isEqualTo(
                        "arn:aws:sts::%s:assumed-role/Developer/any".formatted(ACCOUNTS.working));
    }

    @Test
    void developer_refusesItsOwner_withoutMfa() {
        String role = member(ACCOUNTS.working, "Developer");
        assertThat(refusal("sts:AssumeRole", () -> people.assume(people.keys("ana"), role, "ana")))
                .contains("no policy allows it");

        // The role by itself: her own policies would let her.
        try (IamClient iam = cloud.client(IamClient.builder(), cloud.administrator("identity"))) {
            iam.putUserPolicy(
                    r -> r.userName("ana").policyName("any").policyDocument(ASSUME_ANYTHING));
            try {
                refuses("Developer", people.keys("ana"), "ana@example.com");
            } finally {
                iam.deleteUserPolicy(r -> r.userName("ana").policyName("any"));
            }
        }
    }

    @Test
    void developer_refusesAnotherPerson() {
        refuses("Developer", people.withMfa("ben"), "ben");
        refuses("ReadOnly", people.withMfa("ben"), "ben");
    }

    /** The name is of the session that is asked for, so it proves nothing. */
    @Test
    void developer_refusesAnotherPerson_whoNamesTheirSessionLikeTheOwner() {
        refuses("Developer", people.withMfa("ben"), "ana@example.com");
    }

    /** Also one whose session's name is the owner's, in a role that is not Identity Center's. */
    @Test
    void developer_refusesASession_thatIsTaggedOtherwise() {
        String role = identityRole("Workbench");
        AwsCredentials tagged =
                people.assume(
                        cloud.administrator("identity"),
                        role,
                        r ->
                                r.roleSessionName("ana@example.com")
                                        .serialNumber(
                                                "arn:aws:iam::%s:mfa/ana".formatted(identity()))
                                        .tokenCode("123456")
                                        .tags(
                                                Tag.builder()
                                                        .key("email")
                                                        .value("ben@example.com")
                                                        .build()));
        AwsCredentials untagged =
                people.assume(
                        cloud.administrator("identity"),
                        role,
                        r ->
                                r.roleSessionName("ana@example.com")
                                        .serialNumber(
                                                "arn:aws:iam::%s:mfa/ana".formatted(identity()))
                                        .tokenCode("123456"));

        refuses("Developer", tagged, "ana@example.com");
        refuses("Developer", untagged, "ana@example.com");
    }

    private static void refuses(String role, AwsCredentials from, String session) {
        String arn = member(ACCOUNTS.working, role);
        assertThat(refusal("sts:AssumeRole", () -> people.assume(from, arn, session)))
                .contains("trust");
    }

    @TestFactory
    List<DynamicTest> developer_canRunWhatADeploymentCalls() throws IOException {
        AwsCredentials session = developer(ACCOUNTS.working, "ana");
        return calls("deploy", session).stream()
                .map(
                        call ->
                                dynamicTest(
                                        call.name(),
                                        () -> {
                                            assertThat(call.answer().path("error").asText(""))
                                                    .as("%s", call)
                                                    .isEmpty();
                                        }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> developer_cannotTouchWhatIsOurs_norTheAccountItself() throws IOException {
        return refused(developer(ACCOUNTS.working, "ana"));
    }

    /** However many policies people give themselves: this role is an administrator's. */
    @TestFactory
    List<DynamicTest> roleThatTheOwnerMade_canNeither() throws IOException {
        return refused(worker(ACCOUNTS.working));
    }

    /** By what a cleaning keeps by name, its maker would come in to the next owner's account. */
    @TestFactory
    List<DynamicTest> developer_makesAndChangesNothingThatOutlivesTheLease() throws IOException {
        return refused("outliving", developer(ACCOUNTS.working, "ana"));
    }

    @TestFactory
    List<DynamicTest> roleThatTheOwnerMade_makesNothingThatOutlivesTheLease() throws IOException {
        return refused("outliving", worker(ACCOUNTS.working));
    }

    /** The guardrail by itself: no boundary is in the way of this administrator. */
    @TestFactory
    List<DynamicTest> administratorWithoutBoundary_isRefusedByTheGuardrailAlone()
            throws IOException {
        AwsCredentials unbound =
                people.assume(
                        worker(ACCOUNTS.working),
                        "arn:aws:iam::%s:role/unbound".formatted(ACCOUNTS.working),
                        "unbound");
        return Stream.of("outliving", "commitments")
                .flatMap(
                        file -> {
                            try {
                                return calls(file, unbound).stream();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .map(
                        call ->
                                dynamicTest(
                                        call.name(),
                                        () -> {
                                            checkRefused(call);
                                            assertThat(call.record().decidedBy())
                                                    .contains("guardrail account-vending-");
                                        }))
                .toList();
    }

    /** Nobody in the account, and nobody who holds our own roles' credentials. */
    @Test
    void accessRole_makesProtectedRoles_andCommitsToNothing() {
        AwsCredentials access = accessRole(ACCOUNTS.working);
        try (IamClient iam = iam(access);
                Ec2Client ec2 = cloud.client(Ec2Client.builder(), access)) {
            iam.createRole(
                    r ->
                            r.roleName("Scanner1")
                                    .path("/security/")
                                    .assumeRolePolicyDocument(trust(ACCOUNTS.working)));
            assertThat(
                            refusal(
                                    "ec2:PurchaseReservedInstancesOffering",
                                    () ->
                                            ec2.purchaseReservedInstancesOffering(
                                                    r ->
                                                            r.reservedInstancesOfferingId("1")
                                                                    .instanceCount(1))))
                    .contains("guardrail account-vending-commitments, statement ReservedInstances");
        }
    }

    private static List<DynamicTest> refused(AwsCredentials session) throws IOException {
        return refused("refused", session);
    }

    private static List<DynamicTest> refused(String file, AwsCredentials session)
            throws IOException {
        return calls(file, session).stream()
                .map(call -> dynamicTest(call.name(), () -> checkRefused(call)))
                .toList();
    }

    private static void checkRefused(MadeCall call) {
        assertThat(call.answer().path("error").asText())
                .as("%s", call)
                .isIn("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");
        assertThat(call.answer().path("message").asText())
                .contains("is not authorized to perform: ")
                .contains(" with an explicit deny in a ");
        assertThat(call.asked().path("by").valueStream().map(JsonNode::asText))
                .anySatisfy(
                        statement ->
                                assertThat(call.record().decidedBy())
                                        .startsWith("refused: ")
                                        .contains("statement " + statement));
    }

    @Test
    void developer_canReadWhatItCannotTouch() {
        try (IamClient iam = iam(developer(ACCOUNTS.working, "ana"))) {
            assertThat(iam.getRole(r -> r.roleName("VendingOperator")).role().arn())
                    .isEqualTo(member(ACCOUNTS.working, "VendingOperator"));
            assertThat(iam.listRoles().roles()).isNotEmpty();
            assertThat(iam.getPolicy(r -> r.policyArn(boundary(ACCOUNTS.working)))).isNotNull();
        }
    }

    /**
     * Everybody is refused, as at AWS, also who may do everything; the policy can be removed unless
     * it refuses that too.
     */
    @Test
    void policyOfABucket_refusesTheOperator_untilItIsRemoved() {
        String bucket = "hidden-" + ACCOUNTS.working;
        String arn = "arn:aws:s3:::" + bucket;
        AwsCredentials operator = operator(ACCOUNTS.working);
        try (S3Client owner = s3(developer(ACCOUNTS.working, "ana"));
                S3Client ours = s3(operator);
                S3Client others = s3(cloud.administrator("identity"))) {
            owner.createBucket(r -> r.bucket(bucket));
            owner.putBucketPolicy(r -> r.bucket(bucket).policy(deny("s3:GetBucketTagging", arn)));

            String by =
                    refusal(
                            "s3:GetBucketTagging",
                            () -> ours.getBucketTagging(r -> r.bucket(bucket)));
            refusal("s3:GetBucketPolicy", () -> others.getBucketPolicy(r -> r.bucket(bucket)));

            assertThat(by).contains("resource policy, statement Hide");
            ours.deleteBucketPolicy(r -> r.bucket(bucket));
            assertThatThrownBy(() -> ours.getBucketTagging(r -> r.bucket(bucket)))
                    .hasMessageContaining("TagSet");
            owner.putBucketPolicy(r -> r.bucket(bucket).policy(deny("s3:DeleteBucketPolicy", arn)));
            refusal("s3:DeleteBucketPolicy", () -> ours.deleteBucketPolicy(r -> r.bucket(bucket)));
            ours.deleteBucket(r -> r.bucket(bucket));
        }
    }

    @Test
    void policyOfATable_refusesTheOperator_untilItIsRemoved() {
        String table = "hidden";
        String arn = "arn:aws:dynamodb:us-east-1:%s:table/%s".formatted(ACCOUNTS.working, table);
        try (DynamoDbClient owner =
                        cloud.client(DynamoDbClient.builder(), developer(ACCOUNTS.working, "ana"));
                DynamoDbClient ours =
                        cloud.client(DynamoDbClient.builder(), operator(ACCOUNTS.working))) {
            makeTable(owner, table);
            assertThat(ours.describeTable(r -> r.tableName(table))).isNotNull();
            owner.putResourcePolicy(
                    r -> r.resourceArn(arn).policy(deny("dynamodb:DescribeTable", arn)));

            refusal("dynamodb:DescribeTable", () -> ours.describeTable(r -> r.tableName(table)));

            ours.deleteResourcePolicy(r -> r.resourceArn(arn));
            ours.deleteTable(r -> r.tableName(table));
        }
    }

    private static S3Client s3(AwsCredentials session) {
        return cloud.client(S3Client.builder().forcePathStyle(true), session);
    }

    private static AwsCredentials operator(String account) {
        AwsCredentials ours =
                people.assume(
                        people.function("applyBaseline"),
                        "arn:aws:iam::%s:role/vending/account-vending-local-Operator"
                                .formatted(cloud.local.description().vendingAccountId()),
                        "test");
        return people.assume(ours, member(account, "VendingOperator"), "test");
    }

    private static String deny(String action, String resource) {
        return """
        {"Version": "2012-10-17",
         "Statement": [{"Sid": "Hide", "Effect": "Deny", "Principal": "*",
                        "Action": "%s", "Resource": "%s"}]}
        """
                .formatted(action, resource);
    }

    /** What moto lacks, and what a proof of emptiness and a reset of an account call. */
    @TestFactory
    List<DynamicTest> settingsOfAnAccount_areReadAndPutBack() throws IOException {
        List<JsonNode> answers =
                AwsCalls.make(
                        "settings",
                        cloud.local.aws(),
                        cloud.administrator("identity"),
                        Map.of("region", "us-east-1", "account", identity()));
        return IntStream.range(0, answers.size())
                .mapToObj(
                        i ->
                                dynamicTest(
                                        i + " " + answers.get(i).path("operation").asText(),
                                        () ->
                                                assertThat(answers.get(i).has("error"))
                                                        .as("%s", answers.get(i))
                                                        .isFalse()))
                .toList();
    }

    @Test
    void readOnly_reads_andDoesNotWrite() {
        AwsCredentials session =
                people.assume(people.withMfa("ana"), member(ACCOUNTS.working, "ReadOnly"), "ana");

        try (DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), session)) {
            assertThat(tables.listTables()).isNotNull();
            assertThat(refusal("dynamodb:CreateTable", () -> makeTable(tables, "mine")))
                    .contains("no policy allows it");
        }
    }

    @Test
    void retiredAccount_refusesItsFormerOwner_oldSessionsToo() {
        String account = ACCOUNTS.retired;
        List<AwsCredentials> old =
                List.of(
                        developer(account, "ana"),
                        people.assume(people.withMfa("ana"), member(account, "ReadOnly"), "ana"),
                        worker(account));
        old.forEach(session -> assertThat(canRead(session)).isTrue());

        JsonNode lease = cloud.retire(cloud.get("/accounts/retired").body());

        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("RETIRED");
        old.forEach(AccessIT::readingIsRefused);
        // Nor do our own roles leave from there.
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");
        assertThat(leavingIsRefused(accessRole(account)))
                .contains("guardrail account-vending-members, statement StayInTheOrganization");
        newSessionsAreRefused(account, "ana");
        assertThat(vend("sandbox", "again", "ben")).isEqualTo(account);
        old.forEach(AccessIT::readingIsRefused);
        newSessionsAreRefused(account, "ana");
        assertThat(canRead(developer(account, "ben"))).isTrue();
    }

    private static void newSessionsAreRefused(String account, String person) {
        for (String role : List.of("Developer", "ReadOnly")) {
            refusal(
                    "sts:AssumeRole",
                    () -> people.assume(people.withMfa(person), member(account, role), person));
        }
    }

    @Test
    void frozenAccount_refusesNewSpend_toOldSessionsToo_andIsOpenedWhole() {
        String account = ACCOUNTS.frozen;
        String developer = member(account, "Developer");
        AwsCredentials old = developer(account, "ana");
        AwsCredentials worker = worker(account);
        makeWhatScales(old);
        try (DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), old)) {
            makeTable(tables, "kept");
        }

        cloud.local.spend(account, new BigDecimal("60"));
        checkSpending("all");

        assertThat(cloud.get("/accounts/frozen").body().path("status").asText())
                .isEqualTo("FROZEN");
        assertThat(spendIsRefused(old)).contains("statement");
        assertThat(spendIsRefused(worker))
                .contains("guardrail account-vending-frozen, statement ReadStopAndDeleteAlone");
        assertThat(canRead(worker)).isTrue();
        onlyRescueIsLeft(worker);
        assertThat(suspended(worker))
                .contains("Launch", "ScheduledActions", "AZRebalance")
                .doesNotContain("Terminate");
        assertThat(growth(worker)).isEqualTo(SUSPENDED);
        readingIsRefused(old);
        assertThat(refusal("sts:AssumeRole", () -> developer(account, "ana")))
                .contains("trust, statement Nobody");
        AwsCredentials looking =
                people.assume(people.withMfa("ana"), member(account, "ReadOnly"), "ana");
        assertThat(canRead(looking)).isTrue();
        leavingIsRefused(worker);
        try (OrganizationsClient ours =
                cloud.member(account, OrganizationsClient.builder(), Region.US_EAST_1)) {
            assertThat(refusal("organizations:LeaveOrganization", ours::leaveOrganization))
                    .contains("statement StayInTheOrganization");
        }

        raiseBudget("frozen", 100);
        checkSpending("frozen");

        assertThat(cloud.get("/accounts/frozen").body().path("status").asText())
                .isEqualTo("ACTIVE");
        AwsCredentials fresh = people.assume(people.withMfa("ana"), developer, "ana");
        assertThat(suspended(fresh)).containsExactly("AZRebalance");
        assertThat(growth(fresh)).isNotEqualTo(SUSPENDED);
        List.of(fresh, worker)
                .forEach(
                        session -> {
                            try (DynamoDbClient tables =
                                    cloud.client(DynamoDbClient.builder(), session)) {
                                makeTable(tables, "table-" + session.accessKeyId());
                            }
                        });
    }

    /** A group whose balancing the owner has suspended, and a table that scales by itself. */
    private static void makeWhatScales(AwsCredentials session) {
        try (Ec2Client ec2 = cloud.client(Ec2Client.builder(), session);
                AutoScalingClient groups = cloud.client(AutoScalingClient.builder(), session);
                ApplicationAutoScalingClient targets =
                        cloud.client(ApplicationAutoScalingClient.builder(), session)) {
            String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
            String subnet =
                    ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.0.0/24"))
                            .subnet()
                            .subnetId();
            groups.createLaunchConfiguration(
                    r ->
                            r.launchConfigurationName("workers")
                                    .imageId("ami-12c6146b")
                                    .instanceType("t3.micro"));
            groups.createAutoScalingGroup(
                    r ->
                            r.autoScalingGroupName("workers")
                                    .launchConfigurationName("workers")
                                    .vpcZoneIdentifier(subnet)
                                    .minSize(0)
                                    .desiredCapacity(0)
                                    .maxSize(9));
            groups.suspendProcesses(
                    r -> r.autoScalingGroupName("workers").scalingProcesses("AZRebalance"));
            targets.registerScalableTarget(
                    r ->
                            r.serviceNamespace(ServiceNamespace.DYNAMODB)
                                    .resourceId("table/kept")
                                    .scalableDimension(
                                            ScalableDimension.DYNAMODB_TABLE_READ_CAPACITY_UNITS)
                                    .minCapacity(1)
                                    .maxCapacity(90));
        }
    }

    private static List<String> suspended(AwsCredentials session) {
        try (AutoScalingClient groups = cloud.client(AutoScalingClient.builder(), session)) {
            return groups
                    .describeAutoScalingGroups()
                    .autoScalingGroups()
                    .getFirst()
                    .suspendedProcesses()
                    .stream()
                    .map(SuspendedProcess::processName)
                    .toList();
        }
    }

    private static @Nullable SuspendedState growth(AwsCredentials session) {
        try (ApplicationAutoScalingClient targets =
                cloud.client(ApplicationAutoScalingClient.builder(), session)) {
            return targets.describeScalableTargets(
                            r -> r.serviceNamespace(ServiceNamespace.DYNAMODB))
                    .scalableTargets()
                    .getFirst()
                    .suspendedState();
        }
    }

    /** What a role that the owner made may do in a frozen account, and what not. */
    private static void onlyRescueIsLeft(AwsCredentials worker) {
        try (DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), worker);
                AutoScalingClient groups = cloud.client(AutoScalingClient.builder(), worker);
                LambdaClient functions = cloud.client(LambdaClient.builder(), worker);
                Ec2Client ec2 = cloud.client(Ec2Client.builder(), worker)) {
            assertThat(
                            catchThrowableOfType(
                                    AwsServiceException.class,
                                    () -> functions.invoke(r -> r.functionName("mine"))))
                    .hasMessageContaining("is not authorized to perform: lambda:InvokeFunction")
                    .hasMessageContaining("explicit deny in a service control policy");
            refusal(
                    "dynamodb:PutItem",
                    () ->
                            tables.putItem(
                                    r ->
                                            r.tableName("kept")
                                                    .item(
                                                            Map.of(
                                                                    "id",
                                                                    AttributeValue.fromS("a")))));
            refusal(
                    "autoscaling:ResumeProcesses",
                    () -> groups.resumeProcesses(r -> r.autoScalingGroupName("workers")));
            refusal(
                    "autoscaling:SetDesiredCapacity",
                    () ->
                            groups.setDesiredCapacity(
                                    r -> r.autoScalingGroupName("workers").desiredCapacity(9)));
            refusal("ec2:CreateVpc", () -> ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")));

            assertThat(tables.scan(r -> r.tableName("kept")).count()).isZero();
            tables.deleteTable(r -> r.tableName("kept"));
        }
    }

    private static String spendIsRefused(AwsCredentials session) {
        try (Ec2Client ec2 = cloud.client(Ec2Client.builder(), session);
                DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), session)) {
            refusal("dynamodb:CreateTable", () -> makeTable(tables, "costly"));
            return refusal(
                    "ec2:RunInstances",
                    () ->
                            ec2.runInstances(
                                    r ->
                                            r.imageId("ami-12c6146b")
                                                    .instanceType(InstanceType.T3_MICRO)
                                                    .minCount(1)
                                                    .maxCount(1)));
        }
    }

    private static String leavingIsRefused(AwsCredentials session) {
        try (OrganizationsClient organizations =
                cloud.client(OrganizationsClient.builder(), session)) {
            return refusal("organizations:LeaveOrganization", organizations::leaveOrganization);
        }
    }

    private static void raiseBudget(String name, int dollars) {
        ObjectNode more = Json.MAPPER.createObjectNode().put("monthlyBudget", dollars);
        Answer asked =
                cloud.as("ana@example.com").post("/accounts/%s/budget".formatted(name), more);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        Answer decided =
                cloud.as("ada@example.com")
                        .post(
                                "/accounts/%s/decision".formatted(name),
                                Json.MAPPER.createObjectNode().put("approve", true));
        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
    }

    private static void checkSpending(String only) {
        JsonNode report =
                cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", only));
        assertThat(report.get("failed").intValue()).isZero();
    }

    @Test
    void parentZone_takesDelegationsOfItsChildren_andNothingElse() {
        String zone = cloud.local.description().parentZoneId();
        String domain = cloud.local.description().parentDomain();
        String other =
                cloud.parentZone
                        .createHostedZone(r -> r.name("other.example.org").callerReference("other"))
                        .hostedZone()
                        .id();
        try (Route53Client route53 = zones(people.function("delegateSubdomain"))) {
            change(route53, zone, ChangeAction.UPSERT, RRType.NS, "x.dev." + domain);
            change(route53, zone, ChangeAction.DELETE, RRType.NS, "x.dev." + domain);
            List<ThrowingCallable> beyond =
                    List.of(
                            () ->
                                    change(
                                            route53,
                                            zone,
                                            ChangeAction.UPSERT,
                                            RRType.A,
                                            "x." + domain),
                            () ->
                                    change(
                                            route53,
                                            zone,
                                            ChangeAction.UPSERT,
                                            RRType.TXT,
                                            "x.dev." + domain),
                            () -> change(route53, zone, ChangeAction.UPSERT, RRType.NS, domain),
                            () ->
                                    change(
                                            route53,
                                            zone,
                                            ChangeAction.UPSERT,
                                            RRType.NS,
                                            "x.dev.example.org"),
                            () ->
                                    change(
                                            route53,
                                            zone,
                                            ChangeAction.CREATE,
                                            RRType.NS,
                                            "y.dev." + domain),
                            () ->
                                    change(
                                            route53,
                                            other,
                                            ChangeAction.UPSERT,
                                            RRType.NS,
                                            "x.dev." + domain));
            for (ThrowingCallable deed : beyond) {
                assertThat(refusal("route53:ChangeResourceRecordSets", deed))
                        .contains("no policy allows it");
            }
            refusal("route53:DeleteHostedZone", () -> route53.deleteHostedZone(r -> r.id(zone)));
            refusal(
                    "route53:CreateHostedZone",
                    () ->
                            route53.createHostedZone(
                                    r -> r.name("a.example.org").callerReference("a")));
        }
    }

    @Test
    void parentZone_isReadByTheOrganizationsMembers_andByNobodyElse() {
        String zone = cloud.local.description().parentZoneId();
        String role =
                "arn:aws:iam::%s:role/vending/DnsReadOnly"
                        .formatted(cloud.local.description().managementAccountId());
        AwsCredentials reader = people.assume(developer(ACCOUNTS.working, "ana"), role, "ana");
        try (Route53Client route53 = cloud.client(Route53Client.builder(), reader)) {
            assertThat(route53.getHostedZone(r -> r.id(zone)).hostedZone().name())
                    .isEqualTo(cloud.local.description().parentDomain() + ".");
            assertThat(
                            route53.listResourceRecordSets(r -> r.hostedZoneId(zone))
                                    .resourceRecordSets())
                    .isNotEmpty();
            refusal(
                    "route53:ChangeResourceRecordSets",
                    () ->
                            change(
                                    route53,
                                    zone,
                                    ChangeAction.UPSERT,
                                    RRType.NS,
                                    "x.dev." + cloud.local.description().parentDomain()));
        }

        AwsCredentials outsider = outsider();
        refusal("sts:AssumeRole", () -> people.assume(outsider, role, "outsider"));
    }

    /** An administrator of an account that has left the organization. */
    private static AwsCredentials outsider() {
        AwsCredentials management = cloud.administrator("management");
        try (OrganizationsClient organizations =
                cloud.client(OrganizationsClient.builder(), management)) {
            String id =
                    organizations
                            .createAccount(
                                    r -> r.accountName("outside").email("outside@example.com"))
                            .createAccountStatus()
                            .id();
            String account =
                    await().until(
                                    () ->
                                            organizations
                                                    .describeCreateAccountStatus(
                                                            r -> r.createAccountRequestId(id))
                                                    .createAccountStatus()
                                                    .accountId(),
                                    Objects::nonNull);
            String role = "arn:aws:iam::%s:role/OrganizationAccountAccessRole".formatted(account);
            AwsCredentials session =
                    await().ignoreExceptions()
                            .until(
                                    () -> people.assume(management, role, "leaves"),
                                    Objects::nonNull);
            organizations.removeAccountFromOrganization(r -> r.accountId(account));
            return session;
        }
    }

    @Test
    void rolesOfTheManagementAccount_refuseWhoeverIsNoFunctionThatNeedsThem() {
        String dns = cloud.local.description().parentZoneRole();
        String organization = cloud.local.description().organizationRole();
        String externalId = externalId();
        AwsCredentials delegates = people.function("delegateSubdomain");
        AwsCredentials creates = people.function("createAccount");
        AwsCredentials reads = people.function("readApi");

        assertThat(enter(creates, organization, externalId)).isNotNull();
        for (AwsCredentials other :
                List.of(
                        reads,
                        people.withMfa("ada"),
                        cloud.administrator("vending"),
                        developer(ACCOUNTS.working, "ana"))) {
            refusal("sts:AssumeRole", () -> enter(other, dns, externalId));
            refusal("sts:AssumeRole", () -> enter(other, organization, externalId));
        }
        refusal("sts:AssumeRole", () -> enter(creates, dns, externalId));
        refusal("sts:AssumeRole", () -> people.assume(creates, organization, "createAccount"));
        refusal("sts:AssumeRole", () -> people.assume(delegates, dns, "delegateSubdomain"));
        refusal("sts:AssumeRole", () -> enter(creates, organization, "another-external-id"));
        refusal("sts:AssumeRole", () -> enter(delegates, dns, "another-external-id"));
    }

    /** Whoever stole the role's session can move and close nothing but accounts of ours. */
    @Test
    void organizationRole_sparesProtectedAccounts_andThoseThatAreNotOurs() {
        AwsCredentials stolen =
                enter(
                        people.function("createAccount"),
                        cloud.local.description().organizationRole(),
                        externalId());

        refusal("organizations:TagResource", () -> tag(stolen, identity(), "vending:lease"));
        tag(cloud.administrator("management"), identity(), "vending:lease");
        assertThat(handsOff(stolen, identity())).contains("statement LeaveProtectedAccountsAlone");
        cloud.organization.untagResource(r -> r.resourceId(identity()).tagKeys("vending:lease"));
        assertThat(
                        refusal(
                                "sts:AssumeRole",
                                () ->
                                        people.assume(
                                                stolen,
                                                "arn:aws:iam::%s:role/OrganizationAccountAccessRole"
                                                        .formatted(identity()),
                                                "stolen")))
                .contains("statement EnterNoProtectedAccount");
        assertThat(handsOff(stolen, stranger()))
                .contains("statement LeaveTheAccountsOfOthersAlone")
                .doesNotContain("Protected");
        assertThat(handsOff(stolen, cloud.local.description().vendingAccountId()))
                .contains("statement LeaveTheVendingAccountAlone");
        tag(stolen, ACCOUNTS.working, "cost-center");
        assertThat(cloud.tags(ACCOUNTS.working)).containsEntry("cost-center", "4711");
    }

    private static void tag(AwsCredentials session, String account, String key) {
        var tag =
                software.amazon.awssdk.services.organizations.model.Tag.builder()
                        .key(key)
                        .value("4711")
                        .build();
        try (OrganizationsClient organizations =
                cloud.client(OrganizationsClient.builder(), session)) {
            organizations.tagResource(r -> r.resourceId(account).tags(tag));
        }
    }

    /** That an account can be neither moved nor closed; answers what decided it. */
    private static String handsOff(AwsCredentials session, String account) {
        String root = cloud.organization.listRoots().roots().getFirst().id();
        String unit =
                cloud.organization
                        .listOrganizationalUnitsForParent(r -> r.parentId(root))
                        .organizationalUnits()
                        .getFirst()
                        .id();
        try (OrganizationsClient organizations =
                cloud.client(OrganizationsClient.builder(), session)) {
            refusal(
                    "organizations:MoveAccount",
                    () ->
                            organizations.moveAccount(
                                    r ->
                                            r.accountId(account)
                                                    .sourceParentId(root)
                                                    .destinationParentId(unit)));
            return refusal(
                    "organizations:CloseAccount",
                    () -> organizations.closeAccount(r -> r.accountId(account)));
        }
    }

    /** An account of the organization that somebody else has made. */
    private static String stranger() {
        String request =
                cloud.organization
                        .createAccount(r -> r.accountName("other").email("other@example.com"))
                        .createAccountStatus()
                        .id();
        return await().until(
                        () ->
                                cloud.organization
                                        .describeCreateAccountStatus(
                                                r -> r.createAccountRequestId(request))
                                        .createAccountStatus()
                                        .accountId(),
                        Objects::nonNull);
    }

    /** Functions that only look have sessions that can do no more, though their role could. */
    @Test
    void organizationRole_ofOneWhoOnlyReads_changesNothing() {
        RoleSessions sessions =
                RoleSessions.of(
                        new FunctionContext(cloud.local.environment("reconcileOrganization")));
        String root = cloud.organization.listRoots().roots().getFirst().id();
        String unit =
                cloud.organization
                        .listParents(r -> r.childId(ACCOUNTS.working))
                        .parents()
                        .getFirst()
                        .id();

        try (OrganizationsClient reading = sessions.organizationForReading()) {
            assertThat(reading.listRoots().roots()).isNotEmpty();
            assertThat(reading.describeAccount(r -> r.accountId(ACCOUNTS.working)).account())
                    .isNotNull();
            for (ThrowingCallable deed :
                    List.<ThrowingCallable>of(
                            () ->
                                    reading.moveAccount(
                                            r ->
                                                    r.accountId(ACCOUNTS.working)
                                                            .sourceParentId(unit)
                                                            .destinationParentId(root)),
                            () -> reading.closeAccount(r -> r.accountId(ACCOUNTS.working)),
                            () ->
                                    reading.createAccount(
                                            r -> r.accountName("x").email("x@example.com")))) {
                assertThat(catchThrowableOfType(VendingFailed.class, deed))
                        .isNotNull()
                        .matches(refused -> refused.is("AccessDeniedException"));
            }
        }
        assertThat(cloud.unitOf(ACCOUNTS.working)).isEqualTo("Workloads/Developers");
    }

    private static AwsCredentials enter(AwsCredentials from, String role, String externalId) {
        return people.assume(from, role, r -> r.roleSessionName("test").externalId(externalId));
    }

    private static String externalId() {
        return cloud.local.environment("createAccount").find("AVM_EXTERNAL_ID").orElseThrow();
    }

    private static Route53Client zones(AwsCredentials function) {
        return cloud.client(
                Route53Client.builder(),
                enter(function, cloud.local.description().parentZoneRole(), externalId()));
    }

    private static void change(
            Route53Client route53, String zone, ChangeAction action, RRType type, String name) {
        String value =
                switch (type) {
                    case A -> "192.0.2.1";
                    case TXT -> "\"text\"";
                    default -> "ns-1.example.net.";
                };
        Change change =
                Change.builder()
                        .action(action)
                        .resourceRecordSet(
                                s ->
                                        s.name(name)
                                                .type(type)
                                                .ttl(300L)
                                                .resourceRecords(
                                                        ResourceRecord.builder()
                                                                .value(value)
                                                                .build()))
                        .build();
        route53.changeResourceRecordSets(
                r ->
                        r.hostedZoneId(zone)
                                .changeBatch(ChangeBatch.builder().changes(change).build()));
    }

    @Test
    void deployer_isHadWithTheNamedIssuerAndRepository() {
        String role = member(ACCOUNTS.service, "Deployer");
        String right = "repo:example/billing:environment:staging";
        String rightWithIds = "repo:example@123456/billing@42:environment:staging";

        for (String subject : List.of(right, rightWithIds)) {
            assertThat(
                            canRead(
                                    people.assumeWithToken(
                                            role, People.token(ISSUER, AUDIENCE, subject))))
                    .isTrue();
        }
        for (String subject :
                List.of(
                        "repo:example/other:environment:staging",
                        "repo:example/billing:environment:production",
                        "repo:stranger/billing:environment:staging",
                        "repo:example/billing:ref:refs/heads/main",
                        right + ":more",
                        "repo:example@654321/billing@42:environment:staging",
                        "repo:example@123456/other@42:environment:staging",
                        "repo:example@123456/billing@42:environment:production",
                        rightWithIds + ":more")) {
            tokenIsRefused(role, People.token(ISSUER, AUDIENCE, subject));
        }
        tokenIsRefused(role, People.token(ISSUER, "https://github.com/example", right));
        tokenIsRefused(role, People.token("gitlab.example.org", AUDIENCE, right));
        tokenIsRefused(
                member(ACCOUNTS.service, "Developer"), People.token(ISSUER, AUDIENCE, right));
        refusal(
                "sts:AssumeRole",
                () -> people.assume(people.withMfa("cleo"), role, "cleo@example.com"));
    }

    private static void tokenIsRefused(String role, String token) {
        AwsServiceException refused =
                catchThrowableOfType(
                        AwsServiceException.class, () -> people.assumeWithToken(role, token));
        assertThat(refused).isNotNull();
        assertThat(refused.awsErrorDetails().errorCode())
                .isIn("AccessDenied", "InvalidIdentityToken");
    }

    /**
     * The tag alone, which the trust wants, lets nobody in: the caller's own policies count too.
     */
    @Test
    void whoIsTagged_butNotInTheGroup_assumesNothing() {
        String group = "VendingPeople";
        String requester = cloud.local.description().callerRole();
        try (IamClient iam = cloud.client(IamClient.builder(), cloud.administrator("identity"))) {
            iam.removeUserFromGroup(r -> r.groupName(group).userName("ana"));
            try {
                for (String role : List.of(requester, member(ACCOUNTS.working, "Developer"))) {
                    assertThat(
                                    refusal(
                                            "sts:AssumeRole",
                                            () ->
                                                    people.assume(
                                                            people.withMfa("ana"),
                                                            role,
                                                            "ana@example.com")))
                            .contains("no policy allows it");
                }
            } finally {
                iam.addUserToGroup(r -> r.groupName(group).userName("ana"));
            }
            assertThat(canRead(developer(ACCOUNTS.working, "ana"))).isTrue();
        }
    }

    @Test
    void deployer_isHadFromTheNamedAccount() {
        String role = member(ACCOUNTS.tool, "Deployer");

        assertThat(canRead(people.assume(cloud.administrator("identity"), role, "ci"))).isTrue();
        refusal("sts:AssumeRole", () -> people.assume(people.withMfa("ben"), role, "ci"));
        refusal("sts:AssumeRole", () -> people.assume(cloud.administrator("vending"), role, "ci"));
        refusal(
                "sts:AssumeRole",
                () -> people.assume(developer(ACCOUNTS.working, "ana"), role, "ci"));
    }

    /** A call as it was to be made, as it was answered, and as the recorder has it. */
    private record MadeCall(JsonNode asked, JsonNode answer, RecordedCall record) {
        private String name() {
            return "%s of %s"
                    .formatted(
                            answer.path("operation").asText(),
                            asked.path("parameters").properties().stream()
                                    .findFirst()
                                    .map(Map.Entry::getValue)
                                    .map(JsonNode::toString)
                                    .orElse("all"));
        }
    }

    /** Makes the calls of a file in a session, one after the other. */
    private static List<MadeCall> calls(String file, AwsCredentials session) throws IOException {
        JsonNode asked =
                Json.MAPPER.readTree(
                        Files.readString(Path.of("tests/fixtures/access/%s.json".formatted(file))));
        String caller = arn(session);
        cloud.local.recorder().clear();
        List<JsonNode> answers =
                AwsCalls.make(
                        file,
                        cloud.local.aws(),
                        session,
                        Map.of(
                                "region",
                                "us-east-1",
                                "account",
                                ACCOUNTS.working,
                                "boundary",
                                boundary(ACCOUNTS.working),
                                "domain",
                                cloud.get("/accounts/working").body().path("domain").asText(),
                                "certificate",
                                "arn:aws:acm:us-east-1:%s:certificate/1"
                                        .formatted(ACCOUNTS.working),
                                "alias",
                                alias(ACCOUNTS.working)));
        List<RecordedCall> records =
                cloud.local.recorder().calls(call -> call.principal().equals(caller));
        assertThat(answers).hasSameSizeAs(asked);
        assertThat(records).as("%s", answers).hasSameSizeAs(asked);
        List<MadeCall> made = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            made.add(new MadeCall(asked.get(i), answers.get(i), records.get(i)));
        }
        return made;
    }

    private static String alias(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            return iam.listAccountAliases().accountAliases().getFirst();
        }
    }

    /**
     * That a call is refused, in AWS's own words.
     *
     * @return what decided it
     */
    private static String refusal(String action, ThrowingCallable deed) {
        AwsServiceException refused = catchThrowableOfType(AwsServiceException.class, deed);
        assertThat(refused).as(action).isNotNull();
        assertThat(refused.awsErrorDetails().errorCode())
                .as(action)
                .isIn("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");
        assertThat(refused.awsErrorDetails().errorMessage())
                .contains("is not authorized to perform: " + action);
        String by =
                cloud.local
                        .recorder()
                        .calls(call -> call.operation().equals(action) && call.status() >= 400)
                        .getLast()
                        .decidedBy();
        assertThat(by).startsWith("refused: ");
        return Objects.requireNonNull(by);
    }

    private static String arn(AwsCredentials session) {
        try (StsClient sts = cloud.client(StsClient.builder(), session)) {
            return sts.getCallerIdentity().arn();
        }
    }

    private static boolean canRead(AwsCredentials session) {
        try (Ec2Client ec2 = cloud.client(Ec2Client.builder(), session);
                DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), session)) {
            return ec2.describeInstances() != null && tables.listTables() != null;
        }
    }

    private static void readingIsRefused(AwsCredentials session) {
        try (DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), session)) {
            refusal("dynamodb:ListTables", tables::listTables);
        }
    }

    private static void makeTable(DynamoDbClient tables, String name) {
        AttributeDefinition id =
                AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build();
        KeySchemaElement key =
                KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();
        tables.createTable(
                r ->
                        r.tableName(name)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .attributeDefinitions(List.of(id))
                                .keySchema(List.of(key)));
    }

    private static AwsCredentials developer(String account, String owner) {
        return people.assume(people.withMfa(owner), member(account, "Developer"), owner);
    }

    private static AwsCredentials accessRole(String account) {
        return people.assume(
                cloud.administrator("management"),
                "arn:aws:iam::%s:role/OrganizationAccountAccessRole".formatted(account),
                "access");
    }

    private static AwsCredentials worker(String account) {
        return people.assume(
                developer(account, "ana"),
                "arn:aws:iam::%s:role/worker".formatted(account),
                "worker");
    }

    /** A role of the identity account that its users may take on, and may go on from. */
    private static String identityRole(String name) {
        try (IamClient iam = iam(cloud.administrator("identity"))) {
            String trust =
                    trust(identity())
                            .replace(
                                    "\"sts:AssumeRole\"",
                                    "[\"sts:AssumeRole\",\"sts:TagSession\"]");
            String arn =
                    iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust))
                            .role()
                            .arn();
            iam.putRolePolicy(r -> r.roleName(name).policyName("all").policyDocument(EVERYTHING));
            return arn;
        }
    }

    private static IamClient iam(AwsCredentials session) {
        return cloud.client(IamClient.builder(), session);
    }

    private static String identity() {
        return cloud.local.description().identityAccountId();
    }

    private static String member(String account, String role) {
        return "arn:aws:iam::%s:role/vending/%s".formatted(account, role);
    }

    private static String boundary(String account) {
        return "arn:aws:iam::%s:policy/vending/VendingBoundary".formatted(account);
    }

    private static String trust(String account) {
        return """
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::%s:root"},
                        "Action": "sts:AssumeRole"}]}
        """
                .formatted(account);
    }
}
