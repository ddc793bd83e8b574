package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.TestCloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Organization and ledger, brought apart by an administrator, and reconciled over the HTTP API. */
class ReconcileIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String STRAY = "stray.sbx.accounts.example.com";
    private static final String OPEN_TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
             "Principal":{"AWS":"*"}}]}
            """;

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
    void reconcile_findsWhatDiffers_mendsWhatIsSafe_andIsCleanThen() {
        JsonNode ana = cloud.vend(TestCloud.request("developer", "ana", "ana@example.com"));
        assertThat(ana.get("status").textValue()).as("%s", ana).isEqualTo("ACTIVE");
        assertThat(reconcile(false)).isEmpty();
        assertThat(told()).isZero();
        String account = ana.get("accountId").textValue();
        String developers = parent(account);
        move(account, developers, newUnit("Elsewhere"));
        changeTrust(account);
        cloud.delegate(STRAY, "ns.example.net.");
        String stranger = createByHand();
        move(stranger, root(), developers);
        abortedVend("ben");

        assertThat(reconcile(false))
                .containsExactlyInAnyOrder(
                        "unknown-account %s false".formatted(stranger),
                        "wrong-unit %s false".formatted(account),
                        "changed-roles %s false".formatted(account),
                        "dangling-delegation %s false".formatted(STRAY),
                        "dead-execution ben-1 false");
        assertThat(told()).isEqualTo(1);

        assertThat(reconcile(true))
                .containsExactlyInAnyOrder(
                        "unknown-account %s false".formatted(stranger),
                        "wrong-unit %s true".formatted(account),
                        "changed-roles %s true".formatted(account),
                        "dangling-delegation %s true".formatted(STRAY),
                        "dead-execution ben-1 true");
        assertThat(cloud.unitOf(account)).isEqualTo("Workloads/Developers");
        assertThat(cloud.delegations())
                .containsKey("ana.dev.accounts.example.com")
                .doesNotContainKey(STRAY);
        await().atMost(LONGEST).until(() -> status("ben").equals("ACTIVE"));
        cloud.ended(cloud.get("/accounts/ben").body());

        assertThat(reconcile(false))
                .containsExactly("unknown-account %s false".formatted(stranger));
    }

    @Test
    void resume_goesOnWithAnAbortedVend_once_andIsForAdministrators() {
        abortedVend("cleo");

        Answer owner = cloud.as("cleo@example.com").post("/accounts/cleo/resume", empty());
        Answer resumed = cloud.as("ada@example.com").post("/accounts/cleo/resume", empty());
        Answer again = cloud.as("ada@example.com").post("/accounts/cleo/resume", empty());

        assertThat(owner.status()).isEqualTo(403);
        assertThat(resumed.status()).as("%s", resumed.body()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(409);
        JsonNode lease = cloud.ended(resumed.body());
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(cloud.accountsByLease().get("cleo-1")).hasSize(1);
        assertThat(cloud.as("ada@example.com").post("/accounts/cleo/resume", empty()).status())
                .isEqualTo(409);
    }

    /** The findings, as kind, subject and whether they were mended. */
    private static List<String> reconcile(boolean fix) {
        Answer begun =
                cloud.as("ada@example.com")
                        .post("/reconciliation", Json.MAPPER.createObjectNode().put("fix", fix));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !report().get("status").textValue().equals("RUNNING"));
        JsonNode report = report();
        assertThat(report.get("status").textValue()).as("%s", report).isEqualTo("DONE");
        List<String> findings = new ArrayList<>();
        report.get("findings")
                .forEach(
                        finding ->
                                findings.add(
                                        "%s %s %s"
                                                .formatted(
                                                        finding.get("kind").textValue(),
                                                        finding.get("subject").textValue(),
                                                        finding.get("fixed"))));
        return findings;
    }

    private static JsonNode report() {
        return cloud.get("/reconciliation").body();
    }

    /** How many events told of findings. */
    private static int told() {
        return cloud.local
                .recorder()
                .calls(
                        call ->
                                "reportFindings".equals(call.function())
                                        && "events:PutEvents".equals(call.operation()))
                .size();
    }

    /** A vend whose execution somebody stops when it has begun. */
    private static void abortedVend(String name) {
        Answer asked = cloud.post(TestCloud.request("developer", name, name + "@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> status(name).equals("VENDING"));
        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            stepFunctions.stopExecution(
                    request -> request.executionArn(asked.body().get("execution").textValue()));
        }
    }

    private static void changeTrust(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            iam.updateAssumeRolePolicy(
                    request -> request.roleName("Developer").policyDocument(OPEN_TRUST));
        }
    }

    private static String createByHand() {
        String id =
                cloud.organization
                        .createAccount(
                                request ->
                                        request.accountName("by hand").email("by-hand@example.com"))
                        .createAccountStatus()
                        .id();
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> creation(id).state() == CreateAccountState.SUCCEEDED);
        return creation(id).accountId();
    }

    private static CreateAccountStatus creation(String id) {
        return cloud.organization
                .describeCreateAccountStatus(request -> request.createAccountRequestId(id))
                .createAccountStatus();
    }

    private static String newUnit(String name) {
        return cloud.organization
                .createOrganizationalUnit(request -> request.parentId(root()).name(name))
                .organizationalUnit()
                .id();
    }

    private static void move(String account, String from, String to) {
        cloud.organization.moveAccount(
                request -> request.accountId(account).sourceParentId(from).destinationParentId(to));
    }

    private static String parent(String child) {
        return cloud.organization
                .listParents(request -> request.childId(child))
                .parents()
                .getFirst()
                .id();
    }

    private static String root() {
        return cloud.organization.listRoots().roots().getFirst().id();
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().get("status").textValue();
    }

    private static ObjectNode empty() {
        return Json.MAPPER.createObjectNode();
    }
}
