package dev.accountvending.notify;

import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.Review;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

class TermTopicTest {
    private static final LeaseId ID = new LeaseId("ana-1");
    private static final Instant END = NOW.plus(Duration.ofDays(7));

    private final TestingSlack slack = new TestingSlack();
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news =
            new TestingNews(
                    ledger.registry,
                    new Policy(Set.of(), "developer=pia@example.com,ana@example.com,#C0APPROVERS"),
                    Optional.of(new SlackMessages(slack.api)));

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void remind_tellsTheOwner_withButtons() {
        news.announcements.expiring(written(END), Duration.ofDays(7));

        TestingSlack.Call call = slack.call("chat.postMessage");
        assertThat(call.field("channel")).isEqualTo("UANA00000");
        assertThat(call.shown()).contains("Extend by 180 days", "Give it back", "wants-to-retire");
        DecisionRequest end = DecisionRequest.ofEnd(lease(END));
        assertThat(call.blocks().findValuesAsText("value"))
                .containsExactly(end.token() + " " + END.getEpochSecond(), end.token());
        assertThat(SlackMessages.OfEnd.parse(end.token() + " " + END.getEpochSecond()))
                .contains(
                        new SlackMessages.OfEnd(
                                new SeenRequest(end.lease(), end.digest()), END.getEpochSecond()));
        assertThat(SlackMessages.OfEnd.parse("ana " + END.getEpochSecond())).isEmpty();
        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .asString()
                .contains("avm retire ana --lease ana-1 --digest " + end.digest());
    }

    @Test
    void remind_saysWhenInTheSubject() {
        news.announcements.expiring(written(END), Duration.ofDays(7));
        news.announcements.expiring(written(NOW.plus(Duration.ofDays(1))), Duration.ofDays(1));
        news.announcements.expiring(written(NOW.plus(Duration.ofHours(1))), Duration.ofDays(1));

        assertThat(news.subjectsTo("ana@example.com"))
                .containsExactly(
                        "Your AWS account ana ends on 1 December 2026, 10:00 UTC",
                        "Your AWS account ana ends tomorrow, 25 November 2026, 10:00 UTC",
                        "Your AWS account ana ends today, 24 November 2026, 11:00 UTC");
        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains("You lose access to ana on 1 December 2026, 10:00 UTC");
    }

    @Test
    void remind_whatSlackRefusesForGood_goesByMail() {
        slack.refuseNext("chat.postMessage", "restricted_action");

        news.announcements.expiring(written(END), Duration.ofDays(7));

        assertThat(news.mailTo("ana@example.com")).hasSize(1);
    }

    @Test
    void remind_whileSlackIsDown_goesByMail_andIsRepeatedInSlackAlone() {
        slack.refuseNext("chat.postMessage", "ratelimited");

        news.announcements.expiring(written(END), Duration.ofDays(7));
        news.redeliver();

        assertThat(news.mailTo("ana@example.com")).hasSize(1);
        assertThat(slack.calls("chat.postMessage")).hasSize(2);
        assertThat(news.undelivered()).isZero();
    }

    @Test
    void remind_ofAnEndThatWasMovedSince_isNotSent() {
        Lease lease = written(END);
        written(END.plus(Duration.ofDays(7)));

        news.announcements.expiring(lease, Duration.ofDays(7));

        assertThat(news.mails()).isZero();
        assertThat(slack.calls("chat.postMessage")).isEmpty();
    }

    @Test
    void end_tellsTheOwnerByMailAndInSlack() {
        news.announcements.retired(ended(AccountStatus.AVAILABLE));

        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "123456789012",
                                                "ana@example.com ended it",
                                                "Everything in the account was deleted",
                                                "ana.dev.accounts.example.com"));
        assertThat(news.event("AccountRetired").path("status").asText()).isEqualTo("RETIRED");
        assertThat(slack.call("chat.postMessage").field("text"))
                .isEqualTo(
                        "Your developer account *ana* was taken back:"
                                + " ana@example.com ended it.");
    }

    @Test
    void end_whenTheAccountIsBeingClosed_saysSo() {
        news.announcements.retired(ended(AccountStatus.CLOSING));

        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains("The account is being closed");
    }

    private Lease ended(AccountStatus account) {
        Lease lease = ledger.active("ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
        ledger.registry.accounts().move(TestingLedger.ACCOUNT, lease.id(), account, null);
        return ledger.registry.progress().finishRetirement(lease.id());
    }

    @Test
    void askReview_andEscalate_haveAButtonToKeepIt() {
        Lease reviewed =
                lease(null).withNotices(notices -> notices.withReview(new Review(NOW, NOW, null)));
        ledger.write(List.of(reviewed));

        news.announcements.reviewAsked(reviewed);
        news.announcements.reviewUnanswered(reviewed);

        assertThat(slack.calls("chat.postMessage"))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.shown()).contains("still-needed"));
        assertThat(slack.calls("chat.postMessage").getLast().field("channel"))
                .isEqualTo("UADA00000");
    }

    @Test
    void anExemption_isAskedFor_whereApproversAre_andShownAsDecided() {
        ledger.write(List.of(lease(END)));
        Lease waiting =
                ledger.registry
                        .decisions()
                        .askIncrease(
                                ID,
                                new LimitIncrease("ana@example.com", NOW, 40, null, "<b>", null),
                                null);

        news.announcements.increaseRequested(waiting);
        Lease asked = ledger.registry.lease(ID);

        LimitIncrease wanted = Objects.requireNonNull(asked.approvals().openLimitIncrease());
        assertThat(wanted.messages())
                .extracting(SlackMessage::channel)
                .containsExactly("C0APPROVERS", "DPIA00000");
        assertThat(slack.calls("chat.postMessage").getFirst().shown())
                .contains("40 more days", "&lt;b&gt;", "approve-account", "reject-account");

        Lease decided =
                ledger.registry
                        .decisions()
                        .decideIncrease(
                                ID, wanted, new Decision(false, "pia@example.com", NOW, "No <i>."));
        news.announcements.increaseDecided(decided);

        assertThat(slack.calls("chat.update"))
                .hasSize(2)
                .allSatisfy(
                        call ->
                                assertThat(call.shown())
                                        .contains("Rejected by pia@example.com: No &lt;i&gt;.")
                                        .doesNotContain("approve-account"));
        TestingSlack.Call told = slack.calls("chat.postMessage").getLast();
        assertThat(told.field("channel")).isEqualTo("UANA00000");
        assertThat(told.shown()).contains("rejected 40 more days");
        assertThat(news.events()).containsExactly("ExtensionRequested", "ExtensionRejected");
    }

    private Lease written(Instant end) {
        Lease lease = lease(end);
        ledger.put(lease);
        return lease;
    }

    private static Lease lease(@Nullable Instant end) {
        return TestingLedger.handedOver(ID, end);
    }
}
