package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    @AfterEach
    void mend() {
        cloud.local.faults().clear();
    }

    @Test
    void reconcile_findsWhatDiffers_mendsWhatIsSafe_andIsCleanThen() {
        JsonNode ana = cloud.vend(TestCloud.request("developer", "ana", "ana@example.com"));
        assertThat(ana.get("status").textValue()).as("%s", ana).isEqualTo("ACTIVE");
        assertThat(reconcile(false)).isEmpty();
        int toldBefore = told();
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
        assertThat(told()).isEqualTo(toldBefore + 1);

        assertThat(reconcile(true))
                .containsExactlyInAnyOrder(
                        "unknown-account %s false".formatted(stranger),
                        "wrong-unit %s true".formatted(account),
                        "changed-roles %s true".formatted(account),
                        "dangling-delegation %s false".formatted(STRAY),
                        "dead-execution ben-1 true");
        assertThat(cloud.unitOf(account)).isEqualTo("Workloads/Developers");
        assertThat(cloud.delegations())
                .as("the ledger never knew what may be another team's")
                .containsKeys("ana.dev.accounts.example.com", STRAY);
        await().atMost(LONGEST).until(() -> status("ben").equals("ACTIVE"));
        cloud.ended(cloud.get("/accounts/ben").body());

        assertThat(reconcile(false))
                .containsExactlyInAnyOrder(
                        "unknown-account %s false".formatted(stranger),
                        "dangling-delegation %s false".formatted(STRAY));
    }

    @Test
    void reconcile_reportsAnAccountThatAwsSuspended_untilItIsOpenAgain() {
        JsonNode ian = cloud.vend(TestCloud.request("developer", "ian", "ian@example.com"));
        String account = ian.get("accountId").textValue();
        cloud.local.suspend(account, true);

        assertThat(reconcile(true))
                .filteredOn(finding -> finding.contains(account))
                .containsExactly("suspended-account %s false".formatted(account));
        assertThat(status("ian")).isEqualTo("ACTIVE");
        assertThat(cloud.ledgerItem("ACCOUNT#" + account)).contains("LEASED");

        cloud.local.suspend(account, false);
        assertThat(reconcile(false)).noneMatch(finding -> finding.contains(account));
    }

    @Test
    void reconcile_ofADomainWhoseZoneTheOwnerDeleted_reportsIt_andMakesAZoneAnew() {
        JsonNode gus = cloud.vend(TestCloud.request("developer", "gus", "gus@example.com"));
        String domain = gus.get("domain").textValue();
        assertThat(cloud.delegations()).containsKey(domain);
        deleteZone(gus);

        assertThat(reconcile(false)).contains("dangling-delegation %s false".formatted(domain));
        assertThat(reconcile(true)).contains("dangling-delegation %s true".formatted(domain));

        JsonNode restored = cloud.get("/accounts/gus").body();
        assertThat(restored.get("hostedZoneId")).isNotEqualTo(gus.get("hostedZoneId"));
        assertThat(cloud.delegations()).containsKey(domain);
        assertThat(reconcile(false)).noneMatch(finding -> finding.contains(domain));
    }

    @Test
    void reconcile_leavesWhatOthersDelegate_andRemovesWhatAnEndedLeaseLeft() {
        JsonNode ivy = cloud.vend(TestCloud.request("developer", "ivy", "ivy@example.com"));
        String domain = ivy.get("domain").textValue();
        String server =
                cloud.delegations().getOrDefault(domain, Set.of()).stream()
                        .findFirst()
                        .orElseThrow();
        assertThat(cloud.retire(ivy).get("status").textValue()).isEqualTo("RETIRED");
        cloud.delegate(domain, server);
        cloud.delegate("team.accounts.example.com", "ns.example.net.");
        cloud.delegate("ivy.sbx.accounts.example.com", "ns.example.net.");

        assertThat(reconcile(true))
                .contains(
                        "dangling-delegation %s true".formatted(domain),
                        "dangling-delegation team.accounts.example.com false",
                        "dangling-delegation ivy.sbx.accounts.example.com false");

        assertThat(cloud.delegations())
                .doesNotContainKey(domain)
                .containsKeys("team.accounts.example.com", "ivy.sbx.accounts.example.com");
        cloud.undelegate("team.accounts.example.com");
        cloud.undelegate("ivy.sbx.accounts.example.com");
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

    @Test
    void resume_goesOnWithARetirementThatWasSetAside_andItsProgressIsShown() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "dana", "dana@example.com"));
        cloud.local
                .faults()
                .add(
                        FaultRule.of("route53:DeleteHostedZone", new Fault.Failure(400, "Refused"))
                                .forLease("dana-1")
                                .onCall(1, 100));
        JsonNode stopped = cloud.retire(lease);
        assertThat(stopped.get("status").textValue()).as("%s", stopped).isEqualTo("QUARANTINED");
        assertThat(stopped.get("history").toString()).contains("Its retirement stopped");
        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ada@example.com", "dana"))
                                        .hasSize(1)
                                        .first()
                                        .asString()
                                        .contains("Taking back an account stopped"));
        JsonNode progress = cloud.get("/accounts/dana/progress").body();
        assertThat(progress.get("status").textValue()).isEqualTo("FAILED");
        assertThat(progress.get("execution").textValue()).contains(":retire-dana-1-");
        assertThat(progress.get("states").valueStream())
                .filteredOn(visit -> visit.get("state").textValue().equals("RemoveDomain"))
                .singleElement()
                .satisfies(
                        visit ->
                                assertThat(visit.get("error").textValue())
                                        .endsWith("VendingFailed"));

        cloud.local.faults().clear();
        Answer resumed = cloud.as("ada@example.com").post("/accounts/dana/resume", empty());

        assertThat(resumed.status()).as("%s", resumed.body()).isEqualTo(202);
        await().atMost(LONGEST).until(() -> status("dana").equals("RETIRED"));
        assertThat(cloud.get("/accounts/dana/progress").body().get("execution"))
                .isNotEqualTo(progress.get("execution"));
        assertThat(cloud.ledgerItem("ACCOUNT#" + lease.get("accountId").textValue()))
                .contains("CLOS");
    }

    @Test
    void reconcile_goesOnWithARetirementThatSomebodyStopped() {
        abortedRetirement("eve");

        assertThat(reconcile(true)).contains("dead-execution eve-1 true");

        await().atMost(LONGEST).until(() -> status("eve").equals("RETIRED"));
        assertThat(reconcile(false)).noneMatch(finding -> finding.contains("eve"));
    }

    @Test
    void reconcile_whenItFailsForGood_tellsAdministrators_andTheNextOneRuns() {
        refuse("organizations:ListAccountsForParent", "reconcileOrganization");

        JsonNode report = reconciled(false);

        assertThat(report.get("status").textValue()).as("%s", report).isEqualTo("FAILED");
        await().untilAsserted(
                        () ->
                                assertThat(cloud.mailsTo("ada@example.com", "reconciled"))
                                        .isNotEmpty());
        cloud.local.faults().clear();
        assertThat(reconciled(false).get("status").textValue()).isEqualTo("DONE");
    }

    /** Has AWS refuse a function's calls until faults are cleared. */
    private static void refuse(String operation, String function) {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(operation, new Fault.Failure(400, "Refused"))
                                .inFunction(function)
                                .onCall(1, 100));
    }

    /** The findings, as kind, subject and whether they were mended. */
    private static List<String> reconcile(boolean fix) {
        JsonNode report = reconciled(fix);
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

    /** The report of a reconciliation that has ended. */
    private static JsonNode reconciled(boolean fix) {
        Answer begun =
                cloud.as("ada@example.com")
                        .post("/reconciliation", Json.MAPPER.createObjectNode().put("fix", fix));
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !report().get("status").textValue().equals("RUNNING"));
        return report();
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
                                call.isFor("confirmFindings")
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
        stop(asked.body());
    }

    /** A retirement whose execution somebody stops while AWS is too busy for its last steps. */
    private static void abortedRetirement(String name) {
        JsonNode lease = cloud.vend(TestCloud.request("developer", name, name + "@example.com"));
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "route53:DeleteHostedZone",
                                        new Fault.Failure(400, "Throttling"))
                                .forLease(lease.get("id").textValue())
                                .onCall(1, 100));
        Answer asked = cloud.as(name + "@example.com").delete("/accounts/" + name);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isCalled("route53:DeleteHostedZone", lease.get("id").textValue()));
        stop(cloud.get("/accounts/" + name).body());
        cloud.local.faults().clear();
    }

    private static boolean isCalled(String operation, String lease) {
        return cloud.local.recorder().ofLease(lease).stream()
                .anyMatch(call -> call.operation().equals(operation));
    }

    /** Stops a lease's execution; one that is about to try again ends when it would have. */
    private static void stop(JsonNode lease) {
        String execution = lease.get("execution").textValue();
        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            stepFunctions.stopExecution(request -> request.executionArn(execution));
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> cloud.status(execution), ExecutionStatus.ABORTED::equals);
        }
    }

    private static void changeTrust(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            iam.updateAssumeRolePolicy(
                    request -> request.roleName("Developer").policyDocument(OPEN_TRUST));
        }
    }

    /** Deletes a lease's zone with what is in it, as its owner may. */
    private static void deleteZone(JsonNode lease) {
        String zone = lease.get("hostedZoneId").textValue();
        try (Route53Client route53 =
                cloud.member(
                        lease.get("accountId").textValue(),
                        Route53Client.builder(),
                        Region.AWS_GLOBAL)) {
            List<Change> deletions =
                    route53
                            .listResourceRecordSets(r -> r.hostedZoneId(zone))
                            .resourceRecordSets()
                            .stream()
                            .filter(record -> record.type() == RRType.CNAME)
                            .map(
                                    record ->
                                            Change.builder()
                                                    .action(ChangeAction.DELETE)
                                                    .resourceRecordSet(record)
                                                    .build())
                            .toList();
            route53.changeResourceRecordSets(
                    r -> r.hostedZoneId(zone).changeBatch(batch -> batch.changes(deletions)));
            route53.deleteHostedZone(r -> r.id(zone));
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
