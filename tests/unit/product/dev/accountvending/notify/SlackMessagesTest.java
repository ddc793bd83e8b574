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
    private static final Person PIA = new Person("pia@example.com");
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
    void askApprovers_postsToEachWithButtons() {
        List<SlackMessage> asked = ask(waiting("Try <!channel> & see"), List.of(PIA));

        assertThat(asked)
                .containsExactly(
                        new SlackMessage("C1", "17.1"), new SlackMessage("DPIA00000", "17.2"));
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

    private List<SlackMessage> ask(Lease lease, List<Person> people) {
        return messages.askApprovers(
                lease,
                DecisionRequest.ofRequest(lease, TestingCatalog.shipped()),
                FACTS,
                people,
                List.of("C1"));
    }

    @Test
    void askApprovers_leavesOutWhomSlackDoesNotKnow_andWhereTheAppIsNot() {
        slack.refuseNext("chat.postMessage", "not_in_channel");

        List<SlackMessage> asked = ask(waiting(null), List.of(new Person("gone@example.com"), PIA));

        assertThat(asked).extracting(SlackMessage::channel).containsExactly("DPIA00000");
    }

    @Test
    void askApprovers_whenSlackIsBusy_isToBeRepeated() {
        slack.refuseNext("chat.postMessage", "ratelimited");

        assertThatThrownBy(() -> ask(waiting(null), List.of(PIA)))
                .isInstanceOf(TransientFailure.class);
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
    void remind_answersInTheThreads() {
        messages.remind(waiting(null), ASKED);

        assertThat(slack.calls("chat.postMessage"))
                .extracting(call -> call.field("channel") + call.field("thread_ts"))
                .containsExactly("C0APPROVERS17.1", "DPIA0000017.2");
    }

    @Test
    void tellRequester_tellsTheOwner_andNobodyWhomSlackDoesNotKnow() {
        messages.tellRequester(waiting(null), "hello");
        messages.tellRequester(
                TestingLedger.lease(new LeaseId("x-y-1"), request("x-y", "gone@example.com", null)),
                "hello");

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
