package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.identitystore.model.Email;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** An organization whose people sign in with IAM Identity Center. */
class IdentityCenterIT {
    private static final String INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef";
    private static final String STORE = "d-0123456789";
    private static TestCloud cloud;
    private static SsoAdminClient sso;
    private static String permissionSet = "";
    private static String unbounded = "";
    private static String ana = "";

    @BeforeAll
    static void start() {
        cloud =
                TestCloud.start(
                        Timing.brisk().withBudgetsAtOnce(),
                        List.of("us-east-1"),
                        Map.of(
                                "AVM_IDENTITY_CENTER_INSTANCE_ARN",
                                INSTANCE,
                                "AVM_IDENTITY_STORE_ID",
                                STORE,
                                "AVM_ACCESS_PORTAL_URL",
                                "https://example.awsapps.com/start"));
        sso = cloud.client(SsoAdminClient.builder(), cloud.administrator("management"));
        permissionSet =
                sso.createPermissionSet(r -> r.instanceArn(INSTANCE).name("Work"))
                        .permissionSet()
                        .permissionSetArn();
        unbounded =
                sso.createPermissionSet(r -> r.instanceArn(INSTANCE).name("Unbounded"))
                        .permissionSet()
                        .permissionSetArn();
        sso.putPermissionsBoundaryToPermissionSet(
                r ->
                        r.instanceArn(INSTANCE)
                                .permissionSetArn(permissionSet)
                                .permissionsBoundary(
                                        b ->
                                                b.customerManagedPolicyReference(
                                                        p ->
                                                                p.name("VendingBoundary")
                                                                        .path("/vending/"))));
        cloud.local.setting("AVM_PERMISSION_SETS", "*=" + permissionSet);
        try (IdentitystoreClient store =
                cloud.client(IdentitystoreClient.builder(), cloud.administrator("management"))) {
            ana =
                    store.createUser(
                                    r ->
                                            r.identityStoreId(STORE)
                                                    .userName("ana")
                                                    .displayName("Ana")
                                                    .name(n -> n.givenName("Ana").familyName("A"))
                                                    .emails(
                                                            Email.builder()
                                                                    .value("Ana@Example.com")
                                                                    .build()))
                            .userId();
        }
    }

    @AfterAll
    static void stop() {
        sso.close();
        cloud.close();
    }

    @AfterEach
    void mend() {
        cloud.resumeKind("sandbox"); // held where its vend was refused
        cloud.local.faults().clear();
    }

    @Test
    void vend_assignsTheOwner_andNoRoleTrustsThem() {
        JsonNode lease =
                cloud.vend(
                        TestCloud.request("service", "billing", "ana@example.com")
                                .put("stage", "test"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        String account = lease.get("accountId").textValue();
        assertThat(assignments(account))
                .singleElement()
                .satisfies(made -> assertThat(made.principalId()).isEqualTo(ana));
        assertThat(roles(account)).containsExactly("Deployer", "VendingOperator");
        assertThat(cloud.get("/accounts/billing-test/progress").body().get("states").valueStream())
                .extracting(visit -> visit.get("state").textValue())
                .contains("AssignAccess", "WaitForAssignment", "CheckAssignment");
        assertThat(cloud.local.recorder().of("sso:CreateAccountAssignment"))
                .isNotEmpty()
                .allSatisfy(
                        call ->
                                assertThat(call.account())
                                        .isEqualTo(
                                                cloud.local.description().managementAccountId()));
    }

    @Test
    void handOver_leadsThroughThePortal() {
        cloud.vend(TestCloud.request("developer", "ana", "ana@example.com"));

        JsonNode handOver = cloud.get("/accounts/ana/hand-over").body();

        assertThat(handOver.at("/accessPortalUrl").textValue())
                .isEqualTo("https://example.awsapps.com/start");
        assertThat(handOver.at("/alias").textValue()).isEqualTo("example-ana");
        assertThat(handOver.at("/roles")).hasSize(1);
        assertThat(handOver.at("/roles/0/profile").textValue()).isEqualTo("ana-Work");
        assertThat(handOver.at("/roles/0/awsConfig").textValue()).contains("sso_role_name = Work");
    }

    @Test
    void vend_forSomebodyWhomItDoesNotKnow_isRefused_beforeAnAccountIsSpent() {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "strange", "ben@example.com"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("FAILED");
        assertThat(lease.get("accountId").isNull()).isTrue();
        assertThat(lease.at("/history").toString())
                .contains("Nobody in Identity Center has the owner's e-mail address");
    }

    @Test
    void vend_whenTheAssignmentIsRefused_fails_andAdministratorsAreTold() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "sso:CreateAccountAssignment",
                                        new Fault.Failure(400, "AccessDeniedException"))
                                .forLease("refused-1"));

        JsonNode lease = cloud.vend(TestCloud.request("sandbox", "refused", "ana@example.com"));

        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("FAILED");
        await().untilAsserted(() -> assertThat(failuresToldOf("refused")).isOne());
    }

    @Test
    void vend_byAPermissionSetWithoutTheBoundary_assignsNobody_andDoctorNamesIt() {
        cloud.local.setting(
                "AVM_PERMISSION_SETS", "sandbox=%s,*=%s".formatted(unbounded, permissionSet));
        try {
            JsonNode lease = cloud.vend(TestCloud.request("sandbox", "wide", "ana@example.com"));

            assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("FAILED");
            assertThat(assignments(lease.get("accountId").textValue(), unbounded)).isEmpty();
            assertThat(cloud.local.recorder().ofLease("wide-1"))
                    .extracting(RecordedCall::operation)
                    .contains("sso:GetPermissionsBoundaryForPermissionSet")
                    .doesNotContain("sso:CreateAccountAssignment");
            await().untilAsserted(() -> assertThat(failuresToldOf("wide")).isOne());
            assertThat(cloud.get("/doctor").body().toString())
                    .contains("The permission set Unbounded has no permissions boundary");
        } finally {
            cloud.local.setting("AVM_PERMISSION_SETS", "*=" + permissionSet);
        }
    }

    @Test
    void retire_takesTheAssignmentAway_beforeTheAccountIsClosed() {
        JsonNode lease = cloud.vend(TestCloud.request("integration", "leaver", "ana@example.com"));
        String account = lease.get("accountId").textValue();
        assertThat(assignments(account)).hasSize(1);

        JsonNode ended = cloud.retire(lease);

        assertThat(ended.get("status").textValue()).as("%s", ended).isEqualTo("RETIRED");
        assertThat(ended.get("history").toString()).contains("Nobody has access any more.");
        assertThat(assignments(account)).isEmpty();
        assertThat(cloud.local.recorder().ofLease("leaver-1"))
                .extracting(RecordedCall::operation)
                .containsSubsequence("sso:DeleteAccountAssignment", "organizations:CloseAccount");
    }

    @Test
    void freeze_takesTheAssignmentAway_untilThereIsMoreToSpend() {
        JsonNode lease = cloud.vend(TestCloud.request("qa", "spender", "ana@example.com"));
        String account = lease.get("accountId").textValue();

        cloud.local.spend(account, new BigDecimal("210"));
        checkSpending("all");
        assertThat(status("spender")).isEqualTo("FROZEN");
        assertThat(assignments(account)).isEmpty();

        allow("spender", 300);
        checkSpending("frozen");
        assertThat(status("spender")).isEqualTo("ACTIVE");
        assertThat(assignments(account))
                .singleElement()
                .satisfies(made -> assertThat(made.principalId()).isEqualTo(ana));
    }

    private static void checkSpending(String only) {
        JsonNode report =
                cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", only));
        assertThat(report.get("failed").intValue()).as("%s", report).isZero();
    }

    /** Has an administrator allow what the owner wants to spend in a month. */
    private static void allow(String name, int dollars) {
        Answer asked =
                cloud.as("ana@example.com")
                        .post(
                                "/accounts/%s/budget".formatted(name),
                                Json.MAPPER.createObjectNode().put("monthlyBudget", dollars));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        Answer decided =
                cloud.as("ada@example.com")
                        .post(
                                "/accounts/%s/decision".formatted(name),
                                Json.MAPPER.createObjectNode().put("approve", true));
        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().get("status").textValue();
    }

    private static List<AccountAssignment> assignments(String account) {
        return assignments(account, permissionSet);
    }

    private static List<AccountAssignment> assignments(String account, String set) {
        return sso
                .listAccountAssignmentsPaginator(
                        r -> r.instanceArn(INSTANCE).accountId(account).permissionSetArn(set))
                .accountAssignments()
                .stream()
                .toList();
    }

    private static List<String> roles(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            return iam.listRolesPaginator(r -> r.pathPrefix("/vending/")).roles().stream()
                    .map(Role::roleName)
                    .sorted()
                    .toList();
        }
    }

    /** How many mails asked administrators to assign an account's owner. */
    private static long failuresToldOf(String name) {
        return cloud.mailsTo("ada@example.com", "Vending failed: " + name).size();
    }
}
