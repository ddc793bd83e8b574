package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.runtime.Json;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Units that an administrator renames, and whose guardrails they take away and put back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnitsIT {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String MEMBERS = "account-vending-members";
    private static final String QUARANTINE = "account-vending-quarantine";
    private static final String NOBODY = "Nobody has access any more.";

    @TempDir private static Path folder;

    private static TestCloud cloud;
    private static People people;

    @BeforeAll
    static void start() throws IOException {
        cloud = TestCloud.enforcing(Timing.brisk().withBudgetsAtOnce(), List.of("us-east-1"));
        cloud.local.setting("AVM_CATALOG", catalog().toString());
        people = new People(cloud);
        // As every day: it writes down the ids of all units.
        assertThat(reconcile(false)).isEmpty();
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    @Order(1)
    void sandboxRenamed_isVendedInto_andReconcilingMovesNobodyOutOfIt() {
        String before = vend("before");
        rename("Sandbox", "Playground");

        String after = vend("after");

        assertThat(cloud.unitOf(after)).isEqualTo("Playground");
        assertThat(reconcile(true)).isEmpty();
        assertThat(cloud.unitOf(before)).isEqualTo("Playground");
        assertThat(unitNames()).doesNotContain("Sandbox");
        assertThat(cloud.as("ada@example.com").get("/doctor").body().toString())
                .contains("it is called Playground now, and found by its id");
    }

    @Test
    @Order(2)
    void sandboxUnguarded_isVendedIntoOnceItIsGuardedAgain_andAdministratorsAreToldOnce() {
        long told = mails();
        detach("Playground", MEMBERS);
        Cloud.Answer asked = cloud.post(TestCloud.request("sandbox", "waiting", "ben@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        awaitHistory("waiting", "The guardrails of organizational unit Sandbox are missing");
        cloud.invoke("sweepLeases", Json.MAPPER.createObjectNode());
        cloud.invoke("sweepLeases", Json.MAPPER.createObjectNode());

        await().untilAsserted(() -> assertThat(mails()).isEqualTo(told + 1));
        JsonNode waiting = lease("waiting");
        assertThat(waiting.path("status").asText()).isEqualTo("VENDING");
        assertThat(cloud.unitOf(waiting.path("accountId").asText())).isNotEqualTo("Playground");

        attach("Playground", MEMBERS);
        await().atMost(LONGEST).until(() -> status("waiting").equals("ACTIVE"));
        assertThat(cloud.unitOf(lease("waiting").path("accountId").asText()))
                .isEqualTo("Playground");
    }

    @Test
    @Order(3)
    void sandboxUnguarded_reconcilingMovesNoAccountIntoIt() {
        String account = lease("before").path("accountId").asText();
        String playground = unit("Playground");
        String elsewhere = unit("Workloads");
        move(account, playground, elsewhere);
        detach("Playground", MEMBERS);

        assertThat(reconcile(true)).containsExactly("wrong-unit %s false".formatted(account));
        assertThat(cloud.unitOf(account)).isEqualTo("Workloads");

        attach("Playground", MEMBERS);
        assertThat(reconcile(true)).containsExactly("wrong-unit %s true".formatted(account));
        assertThat(cloud.unitOf(account)).isEqualTo("Playground");
    }

    @Test
    @Order(4)
    void frozenRenamed_stillFreezes() {
        String account = lease("after").path("accountId").asText();
        AwsCredentials worker = worker(account);
        rename("Frozen", "Cold");
        cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", "all"));
        cloud.local.spend(account, new BigDecimal("60"));
        cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", "all"));

        assertThat(status("after")).isEqualTo("FROZEN");
        assertThat(cloud.unitOf(account)).isEqualTo("Cold");
        assertThat(unitNames()).doesNotContain("Frozen");
        try (Ec2Client ec2 = cloud.client(Ec2Client.builder(), worker)) {
            assertRefused(
                    "ec2:CreateVpc",
                    () -> ec2.createVpc(vpc -> vpc.cidrBlock("10.0.0.0/16")),
                    "account-vending-frozen");
        }
    }

    @Test
    @Order(5)
    void quarantineRenamed_shutsTheFormerOwnersOwnRoleOut() {
        String account = lease("before").path("accountId").asText();
        AwsCredentials worker = worker(account);
        assertThat(canRead(worker)).isTrue();
        rename("Quarantine", "Closed");
        detach("Pool", QUARANTINE);

        retire("before");
        awaitHistory("before", NOBODY);

        assertThat(cloud.unitOf(account)).isEqualTo("Closed");
        assertThat(unitNames()).doesNotContain("Quarantine");
        assertRefused(worker);

        // Cleaned meanwhile, it waits for the pool's guardrail.
        attach("Pool", QUARANTINE);
        await().atMost(LONGEST).until(() -> status("before").equals("RETIRED"));
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");
        assertRefused(worker);
    }

    @Test
    @Order(6)
    void quarantineUnguarded_theRetirementWaits_andNobodySaysThatAccessIsGone() {
        String account = lease("waiting").path("accountId").asText();
        detach("Closed", QUARANTINE);

        retire("waiting");
        await().atMost(LONGEST).until(() -> status("waiting").equals("RETIRING"));
        await().atMost(LONGEST).until(() -> waitsAfter("waiting", "Its retirement was asked for."));

        assertThat(status("waiting")).isEqualTo("RETIRING");
        assertThat(cloud.unitOf(account)).isEqualTo("Playground");
        assertThat(lease("waiting").path("history").toString()).doesNotContain(NOBODY);

        attach("Closed", QUARANTINE);
        await().atMost(LONGEST).until(() -> status("waiting").equals("RETIRED"));
        assertThat(lease("waiting").path("history").toString()).contains(NOBODY);
    }

    @Test
    @Order(7)
    void unitThatWasNeverThere_isMadeWithItsGuardrails() {
        JsonNode lease = cloud.vend(TestCloud.request("lab", "first", "cleo@example.com"));

        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(cloud.unitOf(lease.path("accountId").asText())).isEqualTo("Labs/New");
        assertThat(
                        cloud.organization
                                .listPoliciesForTarget(
                                        r ->
                                                r.targetId(unit("Labs"))
                                                        .filter(PolicyType.SERVICE_CONTROL_POLICY))
                                .policies())
                .extracting(PolicySummary::name)
                .contains(MEMBERS, "account-vending-commitments");
    }

    /** The catalog, and a kind whose unit nobody has made yet. */
    private static Path catalog() throws IOException {
        Path file = folder.resolve("catalog.yml");
        String kind =
                """
                  lab:
                    description: In a unit of its own.
                    organizationalUnit: Labs/New
                    zoneLabel: lab
                    lease: {days: 7, longestDays: 30}
                    perOwner: 2
                    approval: none
                    atEnd: close
                    roles: [Developer, ReadOnly]
                    monthlyBudget: 50
                """;
        Files.writeString(file, Files.readString(Path.of("catalog.yml")) + kind);
        return file;
    }

    private static String vend(String name) {
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", name, "ana@example.com"));
        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        return lease.path("accountId").asText();
    }

    private static void retire(String name) {
        String owner = lease(name).path("owner").asText();
        assertThat(cloud.as(owner).delete("/accounts/" + name).status()).isEqualTo(202);
    }

    private static JsonNode lease(String name) {
        return cloud.get("/accounts/" + name).body();
    }

    private static String status(String name) {
        return lease(name).path("status").asText();
    }

    /** Whether it waits for guardrails, as it may have done before, after something else. */
    private static boolean waitsAfter(String name, String what) {
        String history = lease(name).path("history").toString();
        return history.indexOf("It waits until they are back.", history.indexOf(what)) > 0;
    }

    private static void awaitHistory(String name, String line) {
        await().atMost(LONGEST).until(() -> lease(name).path("history").toString().contains(line));
    }

    private static List<String> reconcile(boolean fix) {
        Cloud.Answer begun =
                cloud.as("ada@example.com")
                        .post("/reconciliation", Json.MAPPER.createObjectNode().put("fix", fix));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        await().atMost(LONGEST).until(() -> !report().path("status").asText().equals("RUNNING"));
        List<String> findings = new ArrayList<>();
        report().path("findings")
                .forEach(
                        finding ->
                                findings.add(
                                        "%s %s %s"
                                                .formatted(
                                                        finding.path("kind").asText(),
                                                        finding.path("subject").asText(),
                                                        finding.path("fixed"))));
        return findings;
    }

    private static JsonNode report() {
        return cloud.as("ada@example.com").get("/reconciliation").body();
    }

    private static long mails() {
        return cloud.local.mails().stream()
                .filter(mail -> mail.subject().contains("guardrails are missing"))
                .filter(mail -> mail.to().contains("ada@example.com"))
                .count();
    }

    /** A role that the owner made and trusts, and its session. */
    private static AwsCredentials worker(String account) {
        AwsCredentials owner =
                people.assume(
                        people.withMfa("ana"),
                        "arn:aws:iam::%s:role/vending/Developer".formatted(account),
                        "ana");
        try (IamClient iam = cloud.client(IamClient.builder(), owner)) {
            iam.createRole(
                    role ->
                            role.roleName("worker")
                                    .permissionsBoundary(
                                            "arn:aws:iam::%s:policy/vending/VendingBoundary"
                                                    .formatted(account))
                                    .assumeRolePolicyDocument(
                                            """
                                            {"Version": "2012-10-17",
                                             "Statement": [{"Effect": "Allow",
                                               "Principal": {"AWS": "arn:aws:iam::%s:root"},
                                               "Action": "sts:AssumeRole"}]}
                                            """
                                                    .formatted(account)));
            iam.attachRolePolicy(
                    role ->
                            role.roleName("worker")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        }
        return people.assume(owner, "arn:aws:iam::%s:role/worker".formatted(account), "worker");
    }

    private static boolean canRead(AwsCredentials session) {
        try (DynamoDbClient tables = cloud.client(DynamoDbClient.builder(), session)) {
            return tables.listTables() != null;
        }
    }

    private static void assertRefused(AwsCredentials session) {
        assertRefused("dynamodb:ListTables", () -> canRead(session), QUARANTINE);
    }

    private static void assertRefused(String action, ThrowingCallable deed, String guardrail) {
        assertThatThrownBy(deed).hasMessageContaining("is not authorized to perform: " + action);
        assertThat(
                        cloud.local
                                .recorder()
                                .calls(
                                        call ->
                                                call.operation().equals(action)
                                                        && call.status() >= 400)
                                .getLast()
                                .decidedBy())
                .contains("guardrail " + guardrail);
    }

    private static List<OrganizationalUnit> units() {
        String root = cloud.organization.listRoots().roots().getFirst().id();
        return cloud
                .organization
                .listOrganizationalUnitsForParentPaginator(r -> r.parentId(root))
                .stream()
                .flatMap(page -> page.organizationalUnits().stream())
                .toList();
    }

    private static List<String> unitNames() {
        return units().stream().map(OrganizationalUnit::name).toList();
    }

    private static String unit(String name) {
        return units().stream()
                .filter(unit -> unit.name().equals(name))
                .map(OrganizationalUnit::id)
                .findFirst()
                .orElseThrow();
    }

    private static void rename(String from, String to) {
        String id = unit(from);
        cloud.organization.updateOrganizationalUnit(r -> r.organizationalUnitId(id).name(to));
    }

    private static void move(String account, String from, String to) {
        cloud.organization.moveAccount(
                r -> r.accountId(account).sourceParentId(from).destinationParentId(to));
    }

    private static String policy(String name) {
        return cloud
                .organization
                .listPoliciesPaginator(r -> r.filter(PolicyType.SERVICE_CONTROL_POLICY))
                .stream()
                .flatMap(page -> page.policies().stream())
                .filter(policy -> policy.name().equals(name))
                .map(PolicySummary::id)
                .findFirst()
                .orElseThrow();
    }

    private static void detach(String unit, String policy) {
        cloud.organization.detachPolicy(r -> r.targetId(unit(unit)).policyId(policy(policy)));
    }

    private static void attach(String unit, String policy) {
        cloud.organization.attachPolicy(r -> r.targetId(unit(unit)).policyId(policy(policy)));
    }
}
