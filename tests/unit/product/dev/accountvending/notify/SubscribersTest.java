package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What holds of both channels, whatever the event is. */
class SubscribersTest {
    private final TestingSlack slack = new TestingSlack();
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = news(Optional.of(new SlackMessages(slack.api)));

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void anEventThatComesTwice_reachesEachPersonOnce_inEachChannel() {
        Lease lease = ledger.active("ana");

        news.announcements.expiring(lease, Duration.ofDays(1));
        news.announcements.expiring(lease, Duration.ofDays(1));
        news.repeatAll();

        assertThat(news.events()).containsExactly("LeaseExpiring", "LeaseExpiring");
        assertThat(news.mailTo("ana@example.com")).hasSize(1);
        assertThat(slack.calls("chat.postMessage")).hasSize(1);
    }

    @Test
    void anAddressThatRefuses_stopsNobodyElse_andIsNotedAndToldOnce() {
        news.refuseMailTo("pia@example.com");
        LeaseId lease = waiting();

        news.announcements.approvalRequested(ledger.registry.lease(lease));
        news.announcements.approvalPending(ledger.registry.lease(lease));
        news.repeatAll();

        assertThat(news.mailTo("paul@example.com")).hasSize(2);
        assertThat(slack.calls("chat.postMessage"))
                .extracting(call -> call.field("channel"))
                .contains("UPIA00000", "UPAUL0000");
        assertThat(notes(lease))
                .containsExactly("An e-mail to pia@example.com was refused: SES refused a mail.");
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("pia@example.com was refused"));
        assertThat(news.undelivered()).isZero();
    }

    @Test
    void whatFailsForNow_isTriedAgain_forThatAddressAlone() {
        LeaseId lease = waiting();
        news.beforeNextMail(
                () -> {
                    throw new TransientFailure("SES is throttled.");
                });

        news.announcements.approvalRequested(ledger.registry.lease(lease));
        assertThat(news.mails()).isOne();
        assertThat(news.undelivered()).isOne();
        news.redeliver();

        assertThat(news.mailTo("pia@example.com")).hasSize(1);
        assertThat(news.mailTo("paul@example.com")).hasSize(1);
        assertThat(notes(lease)).isEmpty();
    }

    @Test
    void aQuestionThatReachesOneApprover_isNotToldOfAsUnheard() {
        news.refuseMail();

        news.announcements.approvalRequested(ledger.registry.lease(waiting()));

        assertThat(news.events()).doesNotContain("ApproversUnreached");
    }

    @Test
    void aQuestionThatReachesNobody_isToldToAdministratorsOnce_andGoesOnWaiting() {
        TestingNews mails = news(Optional.empty());
        mails.refuseMailTo("pia@example.com");
        mails.refuseMailTo("paul@example.com");
        LeaseId lease = waiting();

        mails.announcements.approvalRequested(ledger.registry.lease(lease));
        mails.repeatAll();

        assertThat(mails.subjectsTo("ada@example.com"))
                .containsExactly(
                        "Messages about ana do not reach everybody",
                        "No approver could be asked about ana");
        assertThat(mails.mailTo("ada@example.com").getLast()).contains("avm approve ana");
        assertThat(ledger.registry.lease(lease).approvals().decision()).isNull();
        assertThat(mails.undelivered()).isZero();
    }

    @Test
    void aRefusalOfTheMessageAboutARefusal_endsThere() {
        TestingNews mails = news(Optional.empty());
        mails.refuseMail();
        Lease lease = ledger.active("ana");

        mails.announcements.expiring(lease, Duration.ofDays(1));

        assertThat(mails.events()).containsExactly("LeaseExpiring", "MessageRefused");
        assertThat(mails.undelivered()).isZero();
    }

    @Test
    void anEventOfANewerVersion_isLeftAlone() {
        assertThat(
                        PublishedEvent.of(
                                "AccountPainted", Json.MAPPER.createObjectNode(), ledger.registry))
                .isEmpty();
    }

    private List<@Nullable String> notes(LeaseId lease) {
        return ledger.registry.lease(lease).lifecycle().history().stream()
                .map(LeaseChange::why)
                .filter(why -> why != null && why.contains("refused"))
                .toList();
    }

    private LeaseId waiting() {
        LeaseId lease = ledger.reserved("ana").id();
        ledger.registry.decisions().awaitApproval(lease, "token", TestingLedger.NOW);
        return lease;
    }

    private TestingNews news(Optional<SlackMessages> there) {
        return new TestingNews(
                ledger.registry,
                new Policy(
                        Set.of(new Person("ada@example.com")),
                        "developer=pia@example.com,paul@example.com"),
                there);
    }
}
