package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.TestingSlack;
import dev.accountvending.workflow.Progress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.paginators.GetExecutionHistoryIterable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class UpdateProgressTest {
    private final TestingSlack slack = new TestingSlack();
    private final TestingLedger ledger = new TestingLedger();
    private final Ledger registry = ledger.registry;
    private final History history = new History();
    private final UpdateProgress step =
            new UpdateProgress(
                    registry,
                    new Progress(history),
                    TestingSlackActions.handOvers(registry),
                    Optional.of(slack.api));

    /** An execution that has entered some states. */
    private static final class History implements SfnClient {
        private final List<String> entered = new ArrayList<>();

        @Override
        public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
            return DescribeExecutionResponse.builder().status("RUNNING").build();
        }

        @Override
        public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest r) {
            List<HistoryEvent> events = new ArrayList<>();
            for (String state : entered) {
                events.add(
                        HistoryEvent.builder()
                                .id((long) events.size() + 1)
                                .previousEventId(0L)
                                .timestamp(TestingLedger.NOW)
                                .stateEnteredEventDetails(d -> d.name(state))
                                .build());
            }
            return GetExecutionHistoryResponse.builder().events(events).build();
        }

        @Override
        public GetExecutionHistoryIterable getExecutionHistoryPaginator(
                GetExecutionHistoryRequest request) {
            return new GetExecutionHistoryIterable(this, request);
        }

        @Override
        public String serviceName() {
            return "states";
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void run_showsWhatHasPassed() {
        Lease lease = vending();
        history.entered.addAll(List.of("BeginVending", "ClaimPooledAccount"));

        UpdateProgress.Output output = run(lease, "");

        assertThat(output.ended()).isFalse();
        TestingSlack.Call update = slack.call("chat.update");
        assertThat(update.field("channel")).isEqualTo("DANA00000");
        assertThat(update.field("ts")).isEqualTo("17.1");
        assertThat(update.shown())
                .contains(
                        ":white_check_mark: Reserve",
                        ":hourglass_flowing_sand: Get the account",
                        ":white_small_square: Give it its roles");
    }

    @Test
    void run_whereNothingHasChanged_callsSlackNotAgain() {
        Lease lease = vending();
        history.entered.add("BeginVending");
        UpdateProgress.Output first = run(lease, "");

        UpdateProgress.Output second = run(lease, first.shown());

        assertThat(second).isEqualTo(first);
        assertThat(slack.calls("chat.update")).hasSize(1);
    }

    @Test
    void run_whereItIsGivenUp_saysSo() {
        Lease lease = vending();
        history.entered.addAll(List.of("BeginVending", "ClaimPooledAccount", "RemoveDelegation"));

        run(lease, "");

        assertThat(slack.call("chat.update").shown())
                .contains("could not be made", ":x: Get the account");
    }

    @Test
    void run_ofAReadyAccount_showsTheHandOverAndEnds() {
        Lease lease = vending();
        registry.progress().enterAccount(lease.id(), TestingLedger.ACCOUNT);
        registry.update(
                lease.id(),
                l ->
                        l.withAccess(
                                        access ->
                                                access.withRoles(
                                                        Map.of(
                                                                "Developer",
                                                                "arn:d",
                                                                "Deployer",
                                                                "arn:x")))
                                .withDomain(
                                        domain ->
                                                domain.withZone(
                                                        new Zone("Z1", List.of("ns-1.example"))))
                                .withDomain(
                                        domain ->
                                                domain.withCertificate(
                                                        new Certificate(
                                                                "arn:aws:acm:x",
                                                                CertificateStatus.ISSUED,
                                                                TestingLedger.NOW))));
        registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null);

        UpdateProgress.Output output = run(lease, "");

        assertThat(output.ended()).isTrue();
        assertThat(slack.call("chat.update").shown())
                .contains(
                        "is ready",
                        TestingLedger.ACCOUNT.value(),
                        "roleName=vending%2FDeveloper",
                        "ns-1.example",
                        "arn:aws:acm:x")
                .doesNotContain("roleName=vending%2FDeployer");
    }

    @Test
    void run_ofAFailedOne_showsWhyAndEnds() {
        Lease lease = vending();
        registry.progress().fail(lease.id(), "test", "AWS said <no>.", false);

        assertThat(run(lease, "").ended()).isTrue();
        assertThat(slack.call("chat.update").shown()).contains("AWS said &lt;no&gt;.");
    }

    @Test
    void run_ofOneThatWaitsForAnApproval_ends() {
        Lease lease = shown(ledger.reserved("ana"));
        registry.decisions()
                .awaitApproval(lease.id(), "secret-token", TestingLedger.NOW.plusSeconds(60));

        assertThat(run(lease, "").ended()).isTrue();
        assertThat(slack.call("chat.update").shown())
                .contains("waits for approval", "/account retire ana")
                .doesNotContain("secret-token");
    }

    @Test
    void run_ofARejectedOne_showsWhy() {
        Lease lease = shown(ledger.reserved("ana"));
        registry.decisions().awaitApproval(lease.id(), "token", TestingLedger.NOW.plusSeconds(60));
        registry.decisions()
                .decide(
                        lease.id(),
                        new Decision(false, "pia@example.com", TestingLedger.NOW, "No budget."));

        assertThat(run(lease, "").ended()).isTrue();
        assertThat(slack.call("chat.update").shown()).contains("was rejected", "No budget.");
    }

    @Test
    void run_whereTheMessageIsGone_ends() {
        Lease lease = vending();
        slack.refuseNext("chat.update", "message_not_found");

        assertThat(run(lease, "").ended()).isTrue();
    }

    @Test
    void run_whenSlackRefuses_fails() {
        Lease lease = vending();
        slack.refuseNext("chat.update", "invalid_blocks");

        assertThatThrownBy(() -> run(lease, "")).isInstanceOf(VendingFailed.class);
    }

    @Test
    void run_withoutAMessage_ends() {
        assertThat(run(ledger.vending("ana"), "").ended()).isTrue();
        assertThat(slack.calls).isEmpty();
    }

    private UpdateProgress.Output run(Lease lease, String shown) {
        return step.run(new UpdateProgress.Input(new LeaseId(lease.id().value()), shown));
    }

    private Lease vending() {
        Lease lease = ledger.reserved("ana");
        registry.progress().begin(lease.id(), "arn:execution");
        return shown(lease);
    }

    private Lease shown(Lease lease) {
        return registry.update(
                lease.id(),
                l ->
                        l.withNotices(
                                notices ->
                                        notices.withSlackMessage(
                                                new SlackMessage("DANA00000", "17.1"))));
    }
}
