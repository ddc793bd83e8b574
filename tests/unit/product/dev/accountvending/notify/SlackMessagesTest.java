package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.policy.DecisionRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SlackMessagesTest {
    private static final Map<String, String> FACTS = Map.of("Has already", "<other> (sandbox)");
    private static final List<SlackMessage> ASKED =
            List.of(new SlackMessage("C0APPROVERS", "17.1"), new SlackMessage("DPIA00000", "17.2"));

    private final TestingSlack slack = new TestingSlack();
    private final TestingLedger ledger = new TestingLedger();
    private final SlackMessages messages = new SlackMessages(slack.api);

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void askApprovers_postsWithButtons() {
        SlackMessage asked = ask(waiting("Try <!channel> & see"));

        assertThat(asked).isEqualTo(new SlackMessage("C1", "17.1"));
        TestingSlack.Call call = slack.calls("chat.postMessage").getFirst();
        assertThat(call.field("text")).isEqualTo("ana@example.com asks for payments (service)");
        assertThat(call.shown())
                .contains(
                        "Try &lt;!channel&gt; &amp; see",
                        "&lt;other&gt; (sandbox)",
                        "approve-account",
                        "reject-account");
        String token =
                DecisionRequest.ofRequest(
                                ledger.registry.lease(new LeaseId("payments-1")),
                                TestingCatalog.shipped())
                        .token();
        assertThat(call.blocks().findValuesAsText("value")).containsExactly(token, token);
        assertThat(call.blocks().findValues("confirm").toString())
                .contains("Approve service payments for ana@example.com, 1 day, $");
    }

    private SlackMessage ask(Lease lease) {
        return messages.askApprovers(
                lease, DecisionRequest.ofRequest(lease, TestingCatalog.shipped()), FACTS, "C1");
    }

    @Test
    void askApprovers_whenSlackIsBusy_isToBeRepeated() {
        slack.refuseNext("chat.postMessage", "ratelimited");

        assertThatThrownBy(() -> ask(waiting(null))).isInstanceOf(TransientFailure.class);
    }

    @Test
    void showDecision_replacesTheButtonsEverywhere() {
        Lease lease = waiting(null);
        Lease decided =
                ledger.registry
                        .decisions()
                        .decide(
                                lease.id(),
                                new Decision(
                                        false,
                                        "pia@example.com",
                                        TestingLedger.NOW,
                                        "Use <this>."));

        messages.showDecision(decided, FACTS, ASKED);

        assertThat(slack.calls("chat.update"))
                .hasSize(2)
                .allSatisfy(
                        call ->
                                assertThat(call.shown())
                                        .contains("Rejected by pia@example.com: Use &lt;this&gt;.")
                                        .doesNotContain("approve-account"));
    }

    @Test
    void showDecision_ofSilence_saysSo() {
        Lease lease = waiting(null);
        Lease decided =
                ledger.registry
                        .decisions()
                        .decide(
                                lease.id(),
                                new Decision(
                                        false,
                                        Ledger.SYSTEM_ACTOR,
                                        TestingLedger.NOW,
                                        "Nobody decided."));

        messages.showDecision(decided, FACTS, ASKED);

        assertThat(slack.calls("chat.update").getFirst().shown())
                .contains("Expired: nobody decided in time.");
    }

    @Test
    void showDecision_ofAWithdrawal_saysByWhom() {
        Lease lease = waiting(null);
        Lease decided = ledger.registry.decisions().withdraw(lease.id(), "ana@example.com");

        messages.showDecision(decided, FACTS, ASKED);

        assertThat(slack.calls("chat.update").getFirst().shown())
                .contains("Withdrawn by ana@example.com.");
    }

    @Test
    void showDecision_whereAMessageIsGone_goesOn() {
        slack.refuseNext("chat.update", "message_not_found");
        Lease lease = waiting(null);
        Lease decided =
                ledger.registry
                        .decisions()
                        .decide(
                                lease.id(),
                                new Decision(true, "pia@example.com", TestingLedger.NOW, null));

        messages.showDecision(decided, FACTS, ASKED);

        assertThat(slack.calls("chat.update")).hasSize(2);
    }

    @Test
    void showDecision_ofNone_showsNothing() {
        messages.showDecision(waiting(null), FACTS, ASKED);

        assertThat(slack.calls).isEmpty();
    }

    @Test
    void remind_answersInTheThread_andSaysWhenTheMessageIsGone() {
        assertThat(messages.remind(waiting(null), ASKED.getFirst())).isTrue();
        slack.refuseNext("chat.postMessage", "message_not_found");
        assertThat(
                        messages.remind(
                                ledger.registry.lease(new LeaseId("payments-1")), ASKED.getLast()))
                .isFalse();

        assertThat(slack.calls("chat.postMessage").getFirst().field("thread_ts")).isEqualTo("17.1");
    }

    @Test
    void tell_writesToWhomSlackKnows() {
        assertThat(messages.tell("ana@example.com", "hello", List.of())).isTrue();
        assertThat(messages.tell("gone@example.com", "hello", List.of())).isFalse();

        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo("UANA00000");
    }

    private Lease waiting(@Nullable String purpose) {
        Lease lease = ledger.reserved(request("payments", "ana@example.com", purpose), 10);
        return ledger.registry
                .decisions()
                .awaitApproval(lease.id(), "token", TestingLedger.NOW.plusSeconds(60));
    }

    private static AccountRequest request(String name, String owner, @Nullable String purpose) {
        return new AccountRequest(
                new KindName("service"),
                new AccountName(name),
                new Person(owner),
                null,
                null,
                purpose,
                null);
    }
}
