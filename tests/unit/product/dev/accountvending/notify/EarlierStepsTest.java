package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;
import dev.accountvending.runtime.TestingContext;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class EarlierStepsTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry);

    @Test
    void steps_ofEarlierDefinitions_publishWhatTheyTold() throws IOException {
        LeaseId active = ledger.active("ana").id();

        run("NotifyRequester", active, false);
        run("NotifyRetirement", active, false);
        run("NotifyFailure", active, true);
        run("NotifyRetirementFailure", active, true);

        assertThat(news.events())
                .containsExactly(
                        "AccountVended", "AccountRetired", "VendingFailed", "RetirementFailed");
    }

    @Test
    void decision_isPublished() throws IOException {
        LeaseId asked = ledger.reserved("ana").id();
        ledger.registry.decisions().awaitApproval(asked, "token", TestingLedger.NOW);
        ledger.registry
                .decisions()
                .decide(asked, new Decision(true, "pia@example.com", TestingLedger.NOW, null));

        run("NotifyDecision", asked, false);

        assertThat(news.events()).containsExactly("RequestApproved");
    }

    @Test
    void findings_ofTheSameExecution_arePublished() throws IOException {
        Finding finding = new Finding(FindingKind.UNKNOWN_ACCOUNT, "999999999999", "x", false);
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                _ ->
                        Reconciliation.begun("arn:reconcile", false, TestingLedger.NOW)
                                .done(List.of(finding), 0, TestingLedger.NOW));

        call(input("ReportFindings").put("execution", "arn:other"));
        assertThat(news.events()).isEmpty();
        call(input("ReportFindings").put("execution", "arn:reconcile"));

        assertThat(news.events()).containsExactly("OrganizationReconciled");
    }

    private void run(String step, LeaseId lease, boolean failed) throws IOException {
        ObjectNode input = input(step).put("leaseId", lease.value());
        if (failed) {
            input.put("execution", "arn:execution");
            input.putObject("failure").put("Error", "States.Timeout").put("Cause", "It hung.");
        }
        assertThat(call(input)).isEqualTo("{\"told\":true}");
    }

    private static ObjectNode input(String step) {
        return Json.MAPPER.createObjectNode().put(Step.NAME, step);
    }

    private String call(ObjectNode input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EarlierSteps(ledger.registry, news.announcements)
                .handleRequest(
                        new ByteArrayInputStream(input.toString().getBytes(StandardCharsets.UTF_8)),
                        out,
                        TestingContext.lasting(30_000));
        return out.toString(StandardCharsets.UTF_8);
    }
}
