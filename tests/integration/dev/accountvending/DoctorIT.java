package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.Cloud.Asked;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The installation looked at as it is, and then as an administrator breaks it, one thing after the
 * other: each is one more line, and nothing else changes. What is broken for good comes last.
 */
@TestMethodOrder(OrderAnnotation.class)
class DoctorIT {
    private static final String ADA = "ada@example.com";
    private static final String ORGANIZATION_ROLE = "VendingOrganizationRole";
    private static final String PARENT_ZONE_ROLE = "VendingParentZoneRole";

    private static final String TEST_MAIL = "a test mail";

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    @Order(1)
    void aHealthyInstallation_isWell() {
        Map<String, JsonNode> points = points(cloud.as(ADA));

        assertThat(points).hasSizeGreaterThan(30);
        assertThat(failing(points)).isEmpty();
        assertThat(named("OK", points)).contains(TEST_MAIL, "DnsReadOnly", "names in use");
        assertThat(named("NOT_SET_UP", points)).containsExactly("Identity Center");
        // The local cloud's names are in nobody's DNS, and no day has passed.
        assertThat(named("UNKNOWN", points)).containsExactly("parent domain", "reconciliation");
    }

    @Test
    @Order(2)
    void aYoungOrganization_hasCostExplorerToBeOpened_andQuotasToBeRaised() {
        cloud.local.young();

        Map<String, JsonNode> young = points(cloud.as(ADA));

        assertThat(failing(young)).containsOnlyKeys("costs", "quota of concurrency");
        assertThat(failing(young).get("costs")).contains("begins a day after it was opened");
        assertThat(failing(young).get("quota of concurrency"))
                .contains("10 functions at once", "L-B99A9384");
        JsonNode builds = Objects.requireNonNull(young.get("quota of cleaning builds"));
        assertThat(builds.path("detail").asText())
                .contains("one after another", "Service Quotas, AWS CodeBuild");

        cloud.local.costExplorer(true);
        cloud.local.concurrency(1_000);
        cloud.local.buildQuota(0);
        assertOnlyFailing("quota of cleaning builds", "no account can be cleaned");

        cloud.local.buildQuota(4);
        assertThat(failing(points(cloud.as(ADA)))).isEmpty();
    }

    @Test
    @Order(2)
    void whoIsNoAdministrator_isRefused() {
        Answer answer = cloud.as("ana@example.com").get("/doctor");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().path("rule").asText()).isEqualTo("administrator");
    }

    @Test
    @Order(3)
    void aGuardrailThatIsDetached_isOneLine() {
        String root = cloud.organization.listRoots().roots().getFirst().id();
        String unit =
                cloud
                        .organization
                        .listOrganizationalUnitsForParent(r -> r.parentId(root))
                        .organizationalUnits()
                        .stream()
                        .filter(each -> each.name().equals("Pool"))
                        .findFirst()
                        .orElseThrow()
                        .id();
        String policy =
                cloud
                        .organization
                        .listPoliciesForTarget(
                                r -> r.targetId(unit).filter(PolicyType.SERVICE_CONTROL_POLICY))
                        .policies()
                        .stream()
                        .filter(each -> each.name().equals("account-vending-quarantine"))
                        .findFirst()
                        .orElseThrow()
                        .id();

        cloud.organization.detachPolicy(r -> r.targetId(unit).policyId(policy));

        assertOnlyFailing(
                "unit of the pool", "account-vending-quarantine is not attached to unit Pool");
        cloud.organization.attachPolicy(r -> r.targetId(unit).policyId(policy));
        assertThat(failing(points(cloud.as(ADA)))).isEmpty();
    }

    @Test
    @Order(4)
    void aLedgerThatCannotBeRestored_isOneLine() {
        String table = cloud.ledger.listTables().tableNames().getFirst();
        recover(table, false);

        assertOnlyFailing("ledger's recovery", "Point-in-time recovery of the table " + table);
        recover(table, true);
    }

    private static void recover(String table, boolean enabled) {
        cloud.ledger.updateContinuousBackups(
                r ->
                        r.tableName(table)
                                .pointInTimeRecoverySpecification(
                                        s -> s.pointInTimeRecoveryEnabled(enabled)));
    }

    @Test
    @Order(5)
    void aRoleThatTakesAnotherExternalId_isOneLine_andTellsThatTheOthersTakeOurs() {
        assumeTrue(cloud.local.isIamEnforced(), "the local cloud lets everybody assume every role");
        try (IamClient iam = cloud.client(IamClient.builder(), cloud.administrator("management"))) {
            String trust =
                    URLDecoder.decode(
                            iam.getRole(r -> r.roleName(PARENT_ZONE_ROLE))
                                    .role()
                                    .assumeRolePolicyDocument(),
                            StandardCharsets.UTF_8);
            trust(iam, trust.replace("local-external-id", "of-another-one"));

            Map<String, JsonNode> points = points(cloud.as(ADA));
            assertThat(failing(points)).containsOnlyKeys(PARENT_ZONE_ROLE);
            assertThat(failing(points).get(PARENT_ZONE_ROLE))
                    .contains("The external id is right, as " + ORGANIZATION_ROLE + " takes it");
            assertThat(named("UNKNOWN", points)).contains("parent zone");
            trust(iam, trust);
        }
    }

    private static void trust(IamClient iam, String document) {
        iam.updateAssumeRolePolicy(r -> r.roleName(PARENT_ZONE_ROLE).policyDocument(document));
    }

    @Test
    @Order(5)
    void aMailThatSesRefuses_isOneLine_inAwssWords() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("sesv2:SendEmail", new Fault.Failure(400, "MessageRejected"))
                                .inFunction("inspectApi")
                                .onCall(1, 100));

        assertOnlyFailing(TEST_MAIL, "MessageRejected");

        cloud.local.faults().clear();
        assertThat(failing(points(cloud.as(ADA)))).isEmpty();
    }

    @Test
    @Order(6)
    void whatIsDeleted_isOneLineEach() {
        try (SesV2Client mail =
                        cloud.client(SesV2Client.builder(), cloud.administrator("vending"));
                SfnClient stepFunctions =
                        cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            mail.deleteEmailIdentity(r -> r.emailIdentity("accounts@example.com"));
            Map<String, String> failing = failing(points(cloud.as(ADA)));
            assertThat(failing).containsOnlyKeys("e-mail's sender", TEST_MAIL);
            assertThat(failing.get("e-mail's sender"))
                    .contains("knows neither accounts@example.com nor");
            assertThat(failing.get(TEST_MAIL)).contains("not verified");

            String machine =
                    stepFunctions.listStateMachines().stateMachines().stream()
                            .filter(each -> each.name().startsWith("retire-account"))
                            .findFirst()
                            .orElseThrow()
                            .stateMachineArn();
            stepFunctions.deleteStateMachine(r -> r.stateMachineArn(machine));
            assertThat(failing(points(cloud.as(ADA))))
                    .containsOnlyKeys("retiring", "e-mail's sender", TEST_MAIL)
                    .hasEntrySatisfying(
                            "retiring", line -> assertThat(line).contains("no state machine"));
        }
    }

    @Test
    @Order(7)
    void rolesThatAreDeleted_areOneLineEach_andWhatNeedsThemIsNotChecked() {
        delete("identity", "VendingIdentityReader");
        // Of an IAM user it cannot be known any more who they are; of a session it can.
        Asked ada = cloud.inSession(ADA);
        Map<String, JsonNode> points = points(ada);
        assertThat(failing(points))
                .containsOnlyKeys(
                        "retiring", "e-mail's sender", TEST_MAIL, "VendingIdentityReader");
        assertThat(named("UNKNOWN", points)).contains("identities");

        delete("management", ORGANIZATION_ROLE);
        points = points(ada);
        assertThat(failing(points))
                .containsOnlyKeys(
                        "retiring",
                        "e-mail's sender",
                        TEST_MAIL,
                        "VendingIdentityReader",
                        ORGANIZATION_ROLE);
        assertThat(points)
                .hasEntrySatisfying(
                        "organization",
                        point ->
                                assertThat(point.path("detail").asText())
                                        .isEqualTo(
                                                "It needs the role VendingOrganizationRole, whose own line tells what is wrong."));
        assertThat(named("UNKNOWN", points)).contains("unit of quarantine", "unit Workloads");
        assertThat(named("OK", points)).contains("parent zone");
    }

    private static void delete(String account, String role) {
        try (IamClient iam = cloud.client(IamClient.builder(), cloud.administrator(account))) {
            iam.listRolePolicies(r -> r.roleName(role))
                    .policyNames()
                    .forEach(name -> iam.deleteRolePolicy(r -> r.roleName(role).policyName(name)));
            iam.deleteRole(r -> r.roleName(role));
        }
    }

    @Test
    @Order(8)
    void settingsThatAreWrong_areOneLineEach() {
        Map<String, String> wrong =
                Map.of(
                        "AVM_REMINDERS", "soon",
                        "AVM_APPROVERS", "",
                        "AVM_CLEANING_PROJECT", "nothing",
                        "AVM_QUARANTINE_OU", "Nowhere",
                        "AVM_PARENT_ZONE_ID", "Z0000000NOWHERE",
                        "AVM_SLACK_SECRETS", "no-such-parameter");
        try (TestCloud unwell = TestCloud.start(Timing.brisk(), List.of("us-east-1"), wrong)) {
            Map<String, String> failing = failing(points(unwell.as(ADA)));

            assertThat(failing)
                    .containsOnlyKeys(
                            "settings",
                            "approvers",
                            "cleaning",
                            "unit of quarantine",
                            "parent zone",
                            "names in use",
                            "Slack")
                    .contains(
                            entry("settings", "AVM_REMINDERS must be a whole number, not soon."),
                            entry(
                                    "parent zone",
                                    "VendingParentZoneRole may not read zone Z0000000NOWHERE: correct parentZoneId, or its ParentZoneId in the stack of organization/management-account.yaml."));
        }
    }

    private static void assertOnlyFailing(String point, String line) {
        Map<String, String> failing = failing(points(cloud.as(ADA)));
        assertThat(failing).containsOnlyKeys(point);
        assertThat(failing.get(point)).contains(line);
    }

    /** Asked again while some service took too long, as on a busy machine it may at first. */
    private static Map<String, JsonNode> points(Asked asked) {
        Map<String, JsonNode> points = look(asked);
        for (int tries = 1; tries < 5 && isHurried(points); tries++) {
            points = look(asked);
        }
        return points;
    }

    private static boolean isHurried(Map<String, JsonNode> points) {
        return points.values().stream()
                .anyMatch(point -> point.path("detail").asText().startsWith("There was no answer"));
    }

    private static Map<String, JsonNode> look(Asked asked) {
        Answer answer = asked.get("/doctor");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().path("caller").asText()).isEqualTo(ADA);
        Map<String, JsonNode> points = new LinkedHashMap<>();
        answer.body().path("checks").forEach(each -> points.put(each.path("name").asText(), each));
        return points;
    }

    private static Map<String, String> failing(Map<String, JsonNode> points) {
        Map<String, String> failing = new LinkedHashMap<>();
        points.forEach(
                (name, point) -> {
                    if (point.path("status").asText().equals("FAILING")) {
                        failing.put(name, point.path("detail").asText());
                    }
                });
        return failing;
    }

    private static List<String> named(String status, Map<String, JsonNode> points) {
        return points.entrySet().stream()
                .filter(point -> point.getValue().path("status").asText().equals(status))
                .map(Map.Entry::getKey)
                .toList();
    }
}
