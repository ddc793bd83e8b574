package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.Test;

import java.util.Set;

class ApprovalTopicTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news =
            new TestingNews(
                    ledger.registry,
                    new Policy(Set.of(new Person("ada@example.com")), "developer=pia@example.com"));
    private final LeaseId lease = ledger.reserved("ana").id();

    @Test
    void retirement_ofARequestThatWasCancelled_tellsItsOwnerByWhom() {
        LeaseId ben = ledger.vending("ben").id();
        ledger.registry.decisions().askRetirement(ben, "ada@example.com");
        ledger.registry.progress().giveBack(ben, "cancelled", false, false);
        ledger.registry.progress().finishRetirement(ben);

        news.announcements.retired(ledger.registry.lease(ben));

        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains("ada@example.com cancelled the request for your developer account ben");
        assertThat(news.events()).containsExactly("RequestWithdrawn");
    }

    @Test
    void retirement_afterAFailedVend_saysNothingMore() {
        AccountId account = new AccountId("210987654321");
        LeaseId ben = ledger.withAccount(TestingLedger.request("ben"), account).id();
        ledger.registry.progress().giveBack(ben, "no luck", false, true);
        ledger.registry.progress().finishRetirement(ben);

        news.announcements.retired(ledger.registry.lease(ben));

        assertThat(news.mailTo("ana@example.com")).isEmpty();
        assertThat(news.events()).isEmpty();
    }

    @Test
    void decision_ofAnApproval_tellsTheOwner() {
        decide(true, "pia@example.com", null);

        news.announcements.decided(ledger.registry.lease(lease));

        assertThat(news.events()).containsExactly("RequestApproved");
        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("pia@example.com", "being made"));
        assertThat(news.mailTo("pia@example.com")).isEmpty();
    }

    @Test
    void decision_ofARejection_tellsTheReason() {
        decide(false, "pia@example.com", "Use staging.");

        news.announcements.decided(ledger.registry.lease(lease));

        assertThat(news.events()).containsExactly("RequestRejected");
        assertThat(news.mailTo("ana@example.com").getFirst()).contains("Use staging.");
    }

    @Test
    void decision_ofSilence_tellsBothSides_andAdministrators() {
        decide(false, Ledger.SYSTEM_ACTOR, "Nobody decided in time.");

        news.announcements.decided(ledger.registry.lease(lease));

        assertThat(news.mailTo("ana@example.com").getFirst()).contains("Nobody decided");
        assertThat(news.mailTo("pia@example.com")).hasSize(1);
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("ana@example.com can ask again"));
    }

    @Test
    void decision_ofAWithdrawal_saysSo() {
        ledger.registry.decisions().awaitApproval(lease, "token", TestingLedger.NOW);
        ledger.registry.decisions().withdraw(lease, "ana@example.com");

        news.announcements.decided(ledger.registry.lease(lease));

        assertThat(news.events()).containsExactly("RequestWithdrawn");
    }

    private void decide(
            boolean approved, String by, @org.jspecify.annotations.Nullable String why) {
        ledger.registry.decisions().awaitApproval(lease, "token", TestingLedger.NOW);
        ledger.registry
                .decisions()
                .decide(lease, new Decision(approved, by, TestingLedger.NOW, why));
    }
}
