package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;

class NotifyRetirementTest {
    private static final AccountId BEN = new AccountId("210987654321");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final TestingSlack slack = new TestingSlack();
    private final Lease lease = ledger.active("ana");

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void run_tellsTheOwnerByMailEventAndSlack() {
        end(AccountStatus.AVAILABLE);

        run(Optional.of(new SlackMessages(slack.api)));

        assertThat(mail.textsTo("ana@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "123456789012",
                                                "ana@example.com ended it",
                                                "Everything in the account was deleted",
                                                "ana.dev.accounts.example.com"));
        assertThat(events.types()).containsExactly("AccountRetired");
        assertThat(events.published.getFirst().detail()).contains("\"status\":\"RETIRED\"");
        assertThat(slack.calls("chat.postMessage"))
                .singleElement()
                .satisfies(
                        call ->
                                assertThat(call.field("text"))
                                        .isEqualTo(
                                                "Your developer account *ana* was taken back:"
                                                        + " ana@example.com ended it."));
    }

    @Test
    void run_whenTheAccountIsBeingClosed_saysSo() {
        end(AccountStatus.CLOSING);

        run(Optional.empty());

        assertThat(mail.textsTo("ana@example.com").getFirst())
                .contains("The account is being closed");
    }

    @Test
    void run_ofARequestThatWasCancelled_tellsItsOwnerByWhom() {
        LeaseId id = ledger.vending("ben").id();
        ledger.registry.decisions().askRetirement(id, "ada@example.com");
        ledger.registry.progress().giveBack(id, "cancelled", false, false);
        ledger.registry.progress().finishRetirement(id);

        run(id);

        assertThat(mail.textsTo("ana@example.com").getFirst())
                .contains("ada@example.com cancelled the request for your developer account ben");
        assertThat(events.types()).containsExactly("RequestWithdrawn");
    }

    @Test
    void run_afterAFailedVend_saysNothingMore() {
        LeaseId id = ledger.withAccount(TestingLedger.request("ben"), BEN).id();
        ledger.registry.progress().giveBack(id, "no luck", false, true);
        ledger.registry.progress().finishRetirement(id);

        run(id);

        assertThat(mail.textsTo("ana@example.com")).isEmpty();
        assertThat(events.types()).isEmpty();
    }

    @Test
    void run_twice_tellsTwiceAndChangesNothing() {
        end(AccountStatus.CLOSING);
        int writes = ledger.dynamoDb.writes();

        run(Optional.empty());
        run(Optional.empty());

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(events.types()).hasSize(2);
        assertThat(events.ids()).hasSize(1);
    }

    private void end(AccountStatus account) {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");
        ledger.registry.accounts().move(TestingLedger.ACCOUNT, lease.id(), account, null);
        ledger.registry.progress().finishRetirement(lease.id());
    }

    private void run(LeaseId id) {
        Messages messages = new Messages(events, mail, Optional.of("vending@example.com"));
        new NotifyRetirement(ledger.registry, messages, Optional.empty())
                .run(new NotifyRetirement.Input(id));
    }

    private void run(Optional<SlackMessages> told) {
        Messages messages = new Messages(events, mail, Optional.of("vending@example.com"));
        new NotifyRetirement(ledger.registry, messages, told)
                .run(new NotifyRetirement.Input(lease.id()));
    }
}
