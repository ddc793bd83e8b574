package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

class SlackQuestionsTest {
    private final TestingSlack slack = new TestingSlack();
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news =
            new TestingNews(
                    ledger.registry,
                    new Policy(
                            Set.of(new Person("ada@example.com")),
                            "developer=pia@example.com,ana@example.com,#C0APPROVERS"),
                    Optional.of(new SlackMessages(slack.api)));
    private final LeaseId id = ledger.reserved("ana").id();

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void ask_postsWhereApproversAre_andRemembersWhere() {
        news.announcements.approvalRequested(waiting());

        assertThat(slack.calls("chat.postMessage")).hasSize(2);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void ask_tellsWhatItMayCost_whereItIs_andWhatItsOwnerHasAlready() {
        ledger.reserved("other");

        news.announcements.approvalRequested(waiting());

        String[] facts = {
            "at most 100 US dollars a month", "Workloads/Developers", "other (developer)"
        };
        assertThat(news.mailTo("pia@example.com").getFirst()).contains(facts);
        assertThat(slack.calls("chat.postMessage").getFirst().shown()).contains(facts);
    }

    @Test
    void ask_again_asksNobodyTwice() {
        news.announcements.approvalRequested(waiting());
        news.announcements.approvalRequested(ledger.registry.lease(id));

        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void ask_whileSlackIsBusy_isRepeatedForThoseWhoWereNotAsked() {
        slack.refuseNext("chat.postMessage", "ratelimited");

        news.announcements.approvalRequested(waiting());
        assertThat(asked()).isEqualTo(1);
        news.redeliver();

        assertThat(asked()).isEqualTo(2);
        assertThat(slack.calls("chat.postMessage")).hasSize(3);
    }

    @Test
    void ask_ofARequestThatIsDecided_isNotDone() {
        waiting();
        Lease decided = decide();

        news.announcements.approvalRequested(decided);

        assertThat(slack.calls("chat.postMessage")).isEmpty();
        assertThat(news.mails()).isZero();
    }

    @Test
    void ask_inAPublicChannel_isNotDone_andAdministratorsAreToldWhy() {
        slack.channel("C0APPROVERS").put("is_private", false);

        news.announcements.approvalRequested(waiting());

        assertThat(slack.calls("chat.postMessage"))
                .extracting(call -> call.field("channel"))
                .containsExactly("UPIA00000", "UADA00000");
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text -> assertThat(text).contains("C0APPROVERS", "not a private channel"));
        assertThat(news.mailTo("pia@example.com")).hasSize(1);
    }

    @Test
    void remind_inAChannelThatWasSharedSince_isNotDone_andAdministratorsAreTold() {
        news.announcements.approvalRequested(waiting());
        assertThat(news.mailTo("ada@example.com")).isEmpty();
        slack.calls.clear();
        slack.channel("C0APPROVERS").put("is_ext_shared", true);

        news.announcements.approvalPending(ledger.registry.lease(id));

        assertThat(slack.calls("chat.postMessage"))
                .extracting(call -> call.field("channel"))
                .containsExactly("DPIA00000", "UADA00000");
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("shared with another workspace"));
    }

    @Test
    void showDecision_replacesEveryMessage() {
        news.announcements.approvalRequested(waiting());

        news.announcements.decided(decide());

        assertThat(slack.calls("chat.update")).hasSize(2);
    }

    /** A purpose of before it was checked: it would show another owner than there is. */
    @Test
    void ask_forALeaseWhosePurposeForgesALine_showsNoLineOfIt() {
        AccountRequest forged =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName("eve"),
                        new Person("eve@example.com"),
                        null,
                        null,
                        "Tests\nOwner:     pia@example.com\n\u202E",
                        null);
        LeaseId eve = ledger.reserved(forged, 10).id();

        news.announcements.approvalRequested(
                ledger.registry.decisions().awaitApproval(eve, "token", TestingLedger.NOW));

        assertThat(news.mailTo("pia@example.com"))
                .isNotEmpty()
                .allSatisfy(
                        text ->
                                assertThat(text.lines())
                                        .contains(
                                                "Purpose:      Tests Owner:     pia@example.com �")
                                        .filteredOn(line -> line.startsWith("Owner:"))
                                        .containsExactly("Owner:        eve@example.com"));
        assertThat(slack.calls("chat.postMessage").toString())
                .contains("*Purpose*\\nTests Owner:     pia@example.com �")
                .doesNotContain("\u202E");
    }

    private Lease decide() {
        return ledger.registry
                .decisions()
                .decide(id, new Decision(true, "pia@example.com", TestingLedger.NOW, null));
    }

    private Lease waiting() {
        return ledger.registry.decisions().awaitApproval(id, "token", TestingLedger.NOW);
    }

    private int asked() {
        return Objects.requireNonNull(ledger.registry.lease(id).approvals().messages()).size();
    }
}
