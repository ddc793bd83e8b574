package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class NotifyFailureTest {
    private static final CaughtError FAILURE =
            new CaughtError(
                    "dev.accountvending.model.VendingFailed",
                    "{\"errorMessage\":\"No luck.\\nFor administrators: Mend it.\"}");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final NotifyFailure step =
            new NotifyFailure(
                    ledger.registry,
                    new Messages(events, mail, Optional.of("vending@example.com")),
                    List.of(new EmailAddress("admin@example.com")));

    @Test
    void run_tellsTheOwnerInPlainWordsAndAdministratorsWhatToDo() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.accounts().quarantine(TestingLedger.ACCOUNT, "test", "why");
        ledger.registry.progress().fail(lease.id(), "test", "No luck.", false);

        run(lease.id());

        assertThat(mail.subjectsTo("ana@example.com"))
                .containsExactly("Your AWS account ana could not be made");
        assertThat(mail.textsTo("ana@example.com").getFirst())
                .contains("No luck.", "avm request --kind developer --name ana")
                .doesNotContain("Mend it.");
        assertThat(mail.textsTo("admin@example.com").getFirst())
                .contains(
                        "Reason: Mend it.",
                        "avm request --kind developer --name ana --owner ana@example.com",
                        "Kind:      developer",
                        "Asked by:  ana@example.com",
                        "arn:execution",
                        "is in quarantine")
                .doesNotContain("avm resume");
        assertThat(events.types()).containsExactly("VendingFailed");
    }

    @Test
    void run_whenSomethingCouldNotBeUndone_tellsAdministratorsWhat() {
        Lease lease = ledger.withAccount("ana");

        run(lease.id());

        assertThat(mail.textsTo("admin@example.com").getFirst())
                .contains("is being made still", "avm resume ana", "could not be set aside");
    }

    @Test
    void run_whenThereIsNoLease_tellsAdministratorsAlone() {
        run(new LeaseId("nobody-1"));

        assertThat(mail.sent).hasSize(1);
        assertThat(mail.textsTo("admin@example.com").getFirst()).contains("There is no lease");
    }

    @Test
    void run_twice_tellsTwiceAndChangesNothing() {
        Lease lease = ledger.vending("ana");
        int writes = ledger.dynamoDb.writes();

        run(lease.id());
        run(lease.id());

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(events.types()).hasSize(2);
        assertThat(events.ids()).hasSize(1);
    }

    @Test
    void run_ofAnAccountForThePool_tellsAdministratorsAlone() {
        Lease lease = ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);

        run(lease.id());

        assertThat(mail.sent).hasSize(1);
        assertThat(mail.textsTo("admin@example.com").getFirst()).contains("No other is made");
    }

    private void run(LeaseId id) {
        step.run(new NotifyFailure.Input(id, FAILURE, "arn:execution"));
    }
}
