package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

class FailureTopicTest {
    private static final CaughtError FAILURE =
            new CaughtError(
                    "dev.accountvending.model.VendingFailed",
                    "{\"errorMessage\":\"No luck.\\nFor administrators: Mend it.\"}");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry, new Policy(Set.of(), ""));

    @Test
    void run_tellsTheOwnerInPlainWordsAndAdministratorsWhatToDo() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.accounts().quarantine(TestingLedger.ACCOUNT, "test", "why");
        ledger.registry.progress().fail(lease.id(), "test", "No luck.", false);

        run(lease.id());

        assertThat(news.subjectsTo("ana@example.com"))
                .containsExactly("Your AWS account ana could not be made");
        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains("No luck.", "avm request --kind developer --name ana")
                .doesNotContain("Mend it.");
        assertThat(news.mailTo("ada@example.com").getFirst())
                .contains(
                        "Reason: Mend it.",
                        "avm request --kind developer --name ana --owner ana@example.com",
                        "Kind:      developer",
                        "Asked by:  ana@example.com",
                        "is in quarantine")
                .doesNotContain("avm resume");
        assertThat(news.events()).containsExactly("VendingFailed");
    }

    @Test
    void run_whenSomethingCouldNotBeUndone_tellsAdministratorsWhat() {
        Lease lease = ledger.withAccount("ana");

        run(lease.id());

        assertThat(news.mailTo("ada@example.com").getFirst())
                .contains("is being made still", "avm resume ana", "could not be set aside");
    }

    @Test
    void run_whenThereIsNoLease_tellsAdministratorsAlone() {
        run(new LeaseId("nobody-1"));

        assertThat(news.mails()).isEqualTo(1);
        assertThat(news.mailTo("ada@example.com").getFirst()).contains("There is no lease");
    }

    @Test
    void run_twice_tellsOnce() {
        Lease lease = ledger.vending("ana");

        run(lease.id());
        run(lease.id());

        assertThat(news.mailTo("ada@example.com")).hasSize(1);
        assertThat(news.eventIds()).hasSize(1);
    }

    @Test
    void run_ofAnAccountForThePool_tellsAdministratorsAlone() {
        Lease lease = ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);

        run(lease.id());

        assertThat(news.mails()).isEqualTo(1);
        assertThat(news.mailTo("ada@example.com").getFirst()).contains("No other is made");
    }

    @Test
    void end_thatStopped_tellsAdministratorsWhatHowItStandsAndHowItGoesOn() {
        LeaseId lease = ending();

        stop(lease);

        assertThat(told())
                .contains(
                        "Mend it.",
                        "arn:execution",
                        "ana (123456789012) is being taken back: nobody has access any more",
                        "avm resume ana");
        assertThat(news.mailTo("ana@example.com")).isEmpty();
        assertThat(news.event("RetirementFailed").path("reason").asText()).isEqualTo("Mend it.");
    }

    @Test
    void end_thatStopped_whileSomebodyMayStillHaveAccess_saysSo() {
        LeaseId lease = ending();
        ledger.registry.update(
                lease,
                found ->
                        found.withAccess(
                                access -> access.withRoles(Map.of("Developer", "arn:role"))));

        stop(lease);

        assertThat(told()).contains("its owner may still have access");
    }

    @Test
    void end_ofALeaseThatWasSetAside_saysSo() {
        LeaseId lease = ending();
        ledger.registry.progress().quarantine(lease, "It would not come clean.");

        stop(lease);

        assertThat(told()).contains("in quarantine", "avm resume ana");
    }

    @Test
    void end_ofALeaseThatEndedAfterAll_asksForNothing() {
        LeaseId lease = ending();
        ledger.registry.progress().finishRetirement(lease);

        stop(lease);

        assertThat(told()).contains("has ended all the same").doesNotContain("resume");
    }

    @Test
    void end_whenThereIsNoLease_saysSo() {
        stop(new LeaseId("nobody-1"));

        assertThat(told()).contains("There is no such lease");
    }

    @Test
    void end_thatStopsOnceMore_afterItWasResumed_isToldAgain() {
        LeaseId lease = ending();

        stop(lease);
        stop(lease);
        ledger.registry.progress().note(lease, "It was resumed.");
        stop(lease);

        assertThat(news.mailTo("ada@example.com")).hasSize(2);
    }

    private LeaseId ending() {
        LeaseId lease = ledger.active("ana").id();
        ledger.registry.decisions().askRetirement(lease, "ana@example.com");
        ledger.registry.progress().beginRetirement(lease, "arn:execution");
        return lease;
    }

    private String told() {
        return news.mailTo("ada@example.com").getFirst();
    }

    private void stop(LeaseId id) {
        news.announcements.retirementFailed(id, ledger.registry.find(id), FAILURE);
    }

    private void run(LeaseId id) {
        news.announcements.vendingFailed(id, ledger.registry.find(id), FAILURE);
    }
}
