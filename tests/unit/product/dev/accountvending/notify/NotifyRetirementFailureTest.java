package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class NotifyRetirementFailureTest {
    private static final CaughtError FAILURE =
            new CaughtError(
                    "dev.accountvending.model.VendingFailed",
                    "{\"errorMessage\":\"No luck.\\nFor administrators: Mend it.\"}");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final Lease lease = ledger.active("ana");
    private final NotifyRetirementFailure step =
            new NotifyRetirementFailure(
                    ledger.registry,
                    new Messages(events, mail, Optional.of("vending@example.com")),
                    List.of(new EmailAddress("admin@example.com")));

    @Test
    void run_tellsAdministratorsWhatHowItStandsAndHowItGoesOn() {
        end();

        run(lease.id());

        assertThat(told())
                .contains(
                        "Mend it.",
                        "arn:execution",
                        "ana (123456789012) is being taken back: nobody has access any more",
                        "avm resume ana");
        assertThat(mail.textsTo("ana@example.com")).isEmpty();
        assertThat(events.types()).containsExactly("RetirementFailed");
        assertThat(events.published.getFirst().detail()).contains("\"reason\":\"Mend it.\"");
    }

    @Test
    void run_whileSomebodyMayStillHaveAccess_saysSo() {
        end();
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                access -> access.withRoles(Map.of("Developer", "arn:role"))));

        run(lease.id());

        assertThat(told()).contains("its owner may still have access");
    }

    @Test
    void run_ofALeaseThatWasSetAside_saysSo() {
        end();
        ledger.registry.progress().quarantine(lease.id(), "It would not come clean.");

        run(lease.id());

        assertThat(told()).contains("in quarantine", "avm resume ana");
    }

    @Test
    void run_ofALeaseThatEndedAfterAll_asksForNothing() {
        end();
        ledger.registry.progress().finishRetirement(lease.id());

        run(lease.id());

        assertThat(told()).contains("has ended all the same").doesNotContain("resume");
    }

    @Test
    void run_whenThereIsNoLease_saysSo() {
        run(new LeaseId("nobody-1"));

        assertThat(told()).contains("There is no such lease");
    }

    @Test
    void run_twice_tellsTwiceAndChangesNothing() {
        int writes = ledger.dynamoDb.writes();

        run(lease.id());
        run(lease.id());

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(events.types()).hasSize(2);
        assertThat(events.ids()).hasSize(1);
    }

    private void end() {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
    }

    private String told() {
        return mail.textsTo("admin@example.com").getFirst();
    }

    private void run(LeaseId id) {
        step.run(new NotifyRetirementFailure.Input(id, FAILURE, "arn:execution"));
    }
}
