package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.model.LeaseId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Requests through the HTTP API, and the accounts they become. */
class VendAccountIT extends VendScenarios {
    private static TestCloud cloud;

    @Override
    Cloud cloud() {
        return cloud;
    }

    @BeforeAll
    static void start() {
        Timing brisk = Timing.brisk();
        Timing late = brisk.withRoleSeen(Duration.ofSeconds(8));
        cloud =
                TestCloud.start(
                        lease -> "unseen-1".equals(lease) ? late : brisk,
                        List.of("us-east-1", "eu-west-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void mend() {
        cloud.local.faults().clear();
        cloud.local.accountQuota(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "qa,      checkout-qa,    Workloads/QA, checkout-qa.qa",
        "sandbox, payments-spike, Sandbox,      payments-spike.sbx"
    })
    void vend_ofEachKind_isInItsUnit(String kind, String name, String unit, String domain) {
        checkVended(
                cloud.vend(Cloud.request(kind, name, name + "@example.com")), kind, unit, domain);
    }

    @Test
    void vend_ofAServicesStage_hasADeployerForCi() {
        JsonNode lease =
                cloud.vend(
                        TestCloud.request("service", "billing", "ana@example.com")
                                .put("stage", "staging")
                                .put("costCenter", "4711"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(lease.get("name").textValue()).isEqualTo("billing-staging");
        assertThat(lease.get("expiresAt").isNull()).isTrue();
        assertThat(lease.get("execution").textValue()).endsWith(":vend-service-billing-staging-1");
        checkRoles(lease, "Deployer", "Developer", "ReadOnly");
        checkHandOver(lease);
        assertThat(cloud.tags(lease.get("accountId").textValue()))
                .containsEntry("cost-center", "4711")
                .containsEntry("vending:expires", "never");
    }

    @Test
    void request_ofOneNameTwiceAtOnce_isWonByOne() {
        List<Answer> answers =
                IntStream.range(0, 2)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        cloud.post(
                                                                TestCloud.request(
                                                                        "sandbox",
                                                                        "race",
                                                                        "racer%d@example.com"
                                                                                .formatted(i)))))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(202, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .allSatisfy(
                        answer ->
                                assertThat(answer.body().get("detail").textValue())
                                        .contains("race-1"));
        cloud.ended(
                answers.stream().filter(a -> a.status() == 202).findFirst().orElseThrow().body());
    }

    @Test
    void vend_whereANewRoleIsNotSeenInEveryRegionYet_triesAgain() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "unseen", "unseen@example.com"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(cloud.local.recorder().ofLease("unseen-1"))
                .filteredOn(call -> "UnauthorizedOperation".equals(call.error()))
                .isNotEmpty()
                .allSatisfy(
                        call -> {
                            assertThat(call.region()).isEqualTo("eu-west-1");
                            assertThat(call.principal()).contains("/VendingOperator/");
                        });
    }

    @Test
    void vend_whereLambdaIsTooBusy_triesAgain() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                "lambda:Invoke",
                                new Fault.Failure(429, "TooManyRequestsException")));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "busy", "busy@example.com"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(cloud.local.faults().pending()).isEmpty();
        assertThat(cloud.history(lease.get("execution").textValue()))
                .filteredOn(event -> event.lambdaFunctionFailedEventDetails() != null)
                .extracting(event -> event.lambdaFunctionFailedEventDetails().error())
                .contains("Lambda.TooManyRequestsException");
    }

    @Test
    void request_whoseExecutionIsRefused_failsPlainly_andTheNameCanBeAskedForAgain() {
        ObjectNode request = TestCloud.request("sandbox", "unbegun", "unbegun@example.com");
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "states:StartExecution",
                                        new Fault.Failure(400, "StateMachineDoesNotExist"))
                                .inFunction("changeApi"));

        Answer refused = cloud.post(request);

        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(500);
        JsonNode failed = cloud.get("/accounts/unbegun").body();
        assertThat(failed.get("status").textValue()).isEqualTo("FAILED");
        assertThat(failed.get("history").toString())
                .contains("Its execution could not be started.");
        assertThat(cloud.ledgerKeys())
                .doesNotContain(
                        "NAME#unbegun",
                        "SUBDOMAIN#" + failed.get("domain").textValue(),
                        "OWNER#unbegun@example.com#sandbox");
        JsonNode lease = cloud.vend(request);
        assertThat(lease.get("id").textValue()).isEqualTo("unbegun-2");
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
    }

    @Test
    void request_overTheQuota_isRefused() {
        String owner = "quota@example.com";
        List<JsonNode> held =
                Stream.of("quota-one", "quota-two")
                        .map(name -> cloud.post(TestCloud.request("sandbox", name, owner)).body())
                        .toList();

        Answer third = cloud.post(TestCloud.request("sandbox", "quota-three", owner));

        assertThat(third.status()).isEqualTo(409);
        assertThat(third.body().get("detail").textValue()).contains("quota-one-1, quota-two-1");
        held.forEach(cloud::ended);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource
    void vend_whenAwsFailsTheCreation_endsFailedWithAPlainSentence(String reason) {
        String name = "fail-" + Integer.toHexString(reason.hashCode());
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "organizations:CreateAccount",
                                        new Fault.CreationFailure(reason))
                                .forLease(name + "-1"));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", name, name + "@example.com"));

        assertFailed(lease);
        assertThat(lease.get("accountId").isNull()).isTrue();
        assertThat(lease.at("/history").get(lease.get("history").size() - 1).get("why").asText())
                .endsWith(".")
                .doesNotContain("_");
    }

    static Stream<String> vend_whenAwsFailsTheCreation_endsFailedWithAPlainSentence() {
        return CreateAccountFailureReason.knownValues().stream()
                .map(CreateAccountFailureReason::toString)
                .sorted();
    }

    @Test
    void vend_whenTheOrganizationIsFull_endsFailed() {
        cloud.local.accountQuota(1);

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "full", "full@example.com"));

        assertFailed(lease);
    }

    @Test
    void vend_afterAFailedOne_takesTheNameAgain() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "organizations:CreateAccount",
                                        new Fault.CreationFailure("INTERNAL_FAILURE"))
                                .forLease("again-1"));
        assertFailed(cloud.vend(TestCloud.request("sandbox", "again", "again@example.com")));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "again", "again@example.com"));

        assertThat(lease.get("id").textValue()).isEqualTo("again-2");
        assertThat(lease.get("status").textValue()).isEqualTo("ACTIVE");
    }

    @Test
    void vend_whenAStepIsRefusedForGood_leavesTheAccountInQuarantineAndNothingElse() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("iam:*", new Fault.Failure(400, "Refused"))
                                .inFunction("bootstrapRoles")
                                .forLease("refused-1")
                                .onCall(1, 100));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "refused", "re@example.com"));

        cloud.resumeKind("sandbox");
        assertFailed(lease);
        String account = lease.get("accountId").textValue();
        assertThat(cloud.unitOf(account)).isEqualTo("Quarantine");
        assertThat(cloud.ledgerItem("ACCOUNT#" + account)).contains("QUARANTINED");
    }

    @Test
    void vend_whenADefaultVpcComesAfterTheFirstLook_leavesNone() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "late", "late@example.com"));

        checkVended(lease, "developer", "Workloads/Developers", "late.dev");
        assertThat(vpcCalls("late-1", "us-east-1"))
                .containsExactly("ec2:DescribeVpcs", "ec2:DeleteVpc", "ec2:DescribeVpcs");
        assertThat(vpcCalls("late-1", "eu-west-1"))
                .containsExactly("ec2:DescribeVpcs", "ec2:DescribeVpcs", "ec2:DeleteVpc");
    }

    private static List<String> vpcCalls(String lease, String region) {
        return cloud.local.recorder().ofLease(lease).stream()
                .filter(call -> call.region().equals(region))
                .map(RecordedCall::operation)
                .filter(operation -> operation.matches("ec2:(Describe|Delete)Vpcs?"))
                .toList();
    }

    @Test
    void list_showsEveryLeaseOnce_inPages() {
        for (int i = 0; i < 3; i++) {
            cloud.ended(
                    cloud.post(
                                    TestCloud.request(
                                            "sandbox", "list-" + i, "l%d@example.com".formatted(i)))
                            .body());
        }

        List<String> names =
                cloud.get("/accounts")
                        .body()
                        .get("accounts")
                        .valueStream()
                        .map(lease -> lease.get("name").textValue())
                        .toList();

        assertThat(names).contains("list-0", "list-1", "list-2").doesNotHaveDuplicates();
    }

    @Test
    void progress_showsEveryStateInOrder() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "progress", "pr@example.com"));

        JsonNode progress = cloud.get("/accounts/progress/progress").body();

        assertThat(progress.get("status").textValue()).isEqualTo("SUCCEEDED");
        assertThat(progress.get("execution")).isEqualTo(lease.get("execution"));
        assertThat(progress.get("states").valueStream().map(s -> s.get("state").textValue()))
                .startsWith(
                        "IsCompletion",
                        "BeginVending",
                        "IsApprovalNeeded",
                        "ClaimPooledAccount",
                        "IsAccountClaimed",
                        "CreateAccount",
                        "IsAccountCreated")
                .containsSubsequence(
                        "HandOver", "ApplyBaseline", "ActivateLease", "CheckCertificate")
                .containsSubsequence(
                        "HandOver", "DelegateSubdomain", "CheckDelegation", "CheckCertificate")
                .endsWith("SettleSides", "AccountVended");
        assertThat(progress.get("states").valueStream()).allMatch(state -> state.has("leftAt"));
    }

    /** Whoever has a state machine's role may send its steps whatever they like. */
    @TestFactory
    Stream<DynamicTest> everyStep_toldWhatIsAnothers_refuses_andChangesNothing() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "victim", "vic@example.com"));
        OthersInput others = new OthersInput(cloud, new LeaseId(lease.get("id").textValue()));

        List<OthersInput.Attempt> attempts = others.attempts();

        assertThat(attempts).hasSizeGreaterThan(20);
        return attempts.stream()
                .map(attempt -> dynamicTest(attempt.toString(), () -> others.check(attempt)))
                .onClose(others::tidy);
    }

    private void assertFailed(JsonNode lease) {
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("FAILED");
        assertThat(cloud.delegations()).doesNotContainKey(lease.get("domain").textValue());
        assertThat(cloud.ledgerKeys()).doesNotContain("EMAIL#" + lease.get("email").textValue());
        assertClaimsAreFree(lease);
    }

    private static void checkHandOver(JsonNode lease) {
        Answer answer = cloud.get("/accounts/billing-staging/hand-over");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().get("alias").textValue()).isEqualTo("example-billing-staging");
        assertThat(answer.body().get("nameServers")).hasSize(4);
        assertThat(answer.body().at("/roles/0/awsConfig").textValue())
                .contains("[profile billing-staging-Developer]");
        assertThat(answer.body().get("serverlessYml").textValue())
                .contains(lease.get("certificateArn").textValue());
    }
}
