package dev.accountvending.api;

import static dev.accountvending.api.TestingApiHandler.CALLERS;
import static dev.accountvending.api.TestingApiHandler.event;
import static dev.accountvending.api.TestingApiHandler.named;
import static dev.accountvending.api.TestingApiHandler.signedBy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.failure.Resumption;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.reconcile.Reconciliations;
import dev.accountvending.request.TestingRequestService;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;
import dev.accountvending.workflow.TestingExecutions;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

class RecoveryDoorsTest {
    private static final Clock CLOCK = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);

    private final TestingRequestService testing = new TestingRequestService();
    private final Reconciliations reconciliations =
            new Reconciliations(
                    testing.ledger.registry,
                    testing.stepFunctions,
                    "arn:aws:states:us-east-1:1:stateMachine:reconcile-organization",
                    300,
                    CLOCK);
    private final TestingApiHandler request =
            new TestingApiHandler(
                    "POST /reconciliation",
                    new RequestReconciliation(reconciliations, testing.policy, CALLERS));
    private final TestingApiHandler show =
            new TestingApiHandler(
                    "GET /reconciliation",
                    new ShowReconciliation(reconciliations, testing.policy, CALLERS));
    private final TestingApiHandler resume =
            new TestingApiHandler(
                    "POST /accounts/{name}/resume",
                    new ResumeAccount(testing.leaseService, resumption(), testing.policy, CALLERS));

    private final TestingApiHandler release =
            new TestingApiHandler(
                    "POST /domains/{domain}/release",
                    new ReleaseDomain(testing.leaseService, CALLERS));

    private final TestingApiHandler resumeKind =
            new TestingApiHandler(
                    "POST /kinds/{kind}/resume",
                    new ResumeKind(
                            testing.ledger.registry, testing.catalog, testing.policy, CALLERS));

    private Resumption resumption() {
        return new Resumption(
                testing.ledger.registry,
                testing.stepFunctions,
                TestingExecutions.over(testing.stepFunctions),
                new Retirements(
                        testing.stepFunctions,
                        "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                        new RetireWaits(1, 1, 1, 1, 1),
                        false,
                        CLOCK),
                CLOCK);
    }

    @Test
    void resumeKind_opensOneThatIsHeld_forAdministrators() throws Exception {
        Lease failed = testing.ledger.withAccount("ana");
        testing.ledger.registry.kinds().hold(failed, "AWS's words");

        assertThat(resumeKind.call(signedBy("ana", kind("developer"))).status()).isEqualTo(403);
        Answer opened = resumeKind.call(signedBy("ada", kind("developer")));
        Answer again = resumeKind.call(signedBy("ada", kind("developer")));
        Answer unknown = resumeKind.call(signedBy("ada", kind("yacht")));

        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.body().path("why").asText()).isEqualTo("AWS's words");
        assertThat(opened.body().path("lease").asText()).isEqualTo("ana-1");
        assertThat(again.status()).isEqualTo(409);
        assertThat(unknown.status()).isEqualTo(409);
        assertThat(unknown.body().path("detail").asText()).contains("yacht");
    }

    private static ObjectNode kind(String name) {
        ObjectNode event = event(null);
        event.putObject("pathParameters").put("kind", name);
        return event;
    }

    @Test
    void request_answers202WithTheExecution_andThen409() throws Exception {
        Answer first = request.call(signedBy("ada", event("{\"fix\":true}")));
        Answer second = request.call(signedBy("ada", event("{\"fix\":false}")));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().get("execution").textValue()).contains(":reconcile-");
        assertThat(second.status()).isEqualTo(409);
    }

    @Test
    void request_withoutFix_answers400() throws Exception {
        Answer answer = request.call(signedBy("ada", event("{}")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").textValue()).isEqualTo("fix");
    }

    @Test
    void show_beforeTheFirst_answersNever() throws Exception {
        Answer answer = show.call(signedBy("ada", event(null)));

        assertThat(answer.body().toString()).isEqualTo("{\"status\":\"NEVER\",\"findings\":[]}");
    }

    @Test
    void show_answersTheReport() throws Exception {
        request.call(signedBy("ada", event("{\"fix\":false}")));
        Answer running = show.call(signedBy("ada", event(null)));
        String execution = reconciliations.last().orElseThrow().execution();
        testing.ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                report ->
                        report.done(
                                List.of(
                                        new Finding(
                                                FindingKind.WRONG_UNIT,
                                                "123456789012",
                                                "It is elsewhere.",
                                                false)),
                                3,
                                TestingLedger.NOW));
        testing.stepFunctions.executions.put(execution, ExecutionStatus.SUCCEEDED);
        Answer done = show.call(signedBy("ada", event(null)));

        assertThat(running.body().get("status").textValue()).isEqualTo("RUNNING");
        assertThat(done.body().get("status").textValue()).isEqualTo("DONE");
        assertThat(done.body().at("/findings/0").toString())
                .isEqualTo(
                        "{\"kind\":\"wrong-unit\",\"subject\":\"123456789012\",\"detail\":\"It is elsewhere.\",\"fixed\":false}");
        assertThat(done.body().get("leftOut").intValue()).isEqualTo(3);
    }

    @Test
    void resume_answers202WithTheLease_andThen409() throws Exception {
        Lease lease = testing.ledger.vending("ana");
        testing.stepFunctions.executions.put(
                TestingExecutions.over(testing.stepFunctions).arn(lease), ExecutionStatus.FAILED);

        Answer first = resume.call(signedBy("ada", named("ana", null)));
        Answer second = resume.call(signedBy("ada", named("ana", null)));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().get("execution").textValue()).contains("vend-developer-ana-1_");
        assertThat(second.status()).isEqualTo(409);
    }

    @Test
    void resume_ofNobody_answers404() throws Exception {
        assertThat(resume.call(signedBy("ada", named("nobody", null))).status()).isEqualTo(404);
    }

    @Test
    void release_ofADomainThatIsHeld_answersItsLease_andThen409() throws Exception {
        Lease lease = retired();
        String domain = lease.domain().name().value();

        Answer first = release.call(signedBy("ada", ofDomain(domain, "{\"why\":\"She left.\"}")));
        Answer second = release.call(signedBy("ada", ofDomain(domain, "{\"why\":\"She left.\"}")));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().get("id").textValue()).isEqualTo(lease.id().value());
        assertThat(first.body().get("domainHeldUntil").isNull()).isTrue();
        assertThat(second.status()).isEqualTo(409);
    }

    @Test
    void release_withoutWhy_orOfNoDomain_answers400() throws Exception {
        String domain = retired().domain().name().value();

        assertThat(release.call(signedBy("ada", ofDomain(domain, "{}"))).status()).isEqualTo(400);
        assertThat(release.call(signedBy("ada", ofDomain("ana", "{\"why\":\"x\"}"))).status())
                .isEqualTo(400);
    }

    private Lease retired() {
        Lease lease = testing.ledger.active("ana");
        Zone zone = new Zone("Z1", List.of("ns-1.example"));
        testing.ledger.registry.update(
                lease.id(), found -> found.withDomain(names -> names.withZone(zone)));
        testing.ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        testing.ledger.registry.progress().beginRetirement(lease.id(), "arn:retire");
        return testing.ledger.registry.progress().finishRetirement(lease.id());
    }

    private static ObjectNode ofDomain(String domain, String body) {
        ObjectNode event = event(body);
        event.putObject("pathParameters").put("domain", domain);
        return event;
    }

    @Test
    void everyDoor_refusesWhoeverIsNoAdministrator() throws Exception {
        testing.ledger.vending("ana");
        for (Answer answer :
                List.of(
                        request.call(event("{\"fix\":false}")),
                        show.call(event(null)),
                        resume.call(named("ana", null)),
                        release.call(
                                ofDomain(
                                        "ana.dev.accounts.example.com",
                                        "{\"why\":\"She left.\"}")))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body().get("rule").textValue()).isEqualTo("administrator");
        }
        assertThat(testing.stepFunctions.started).isEmpty();
    }
}
