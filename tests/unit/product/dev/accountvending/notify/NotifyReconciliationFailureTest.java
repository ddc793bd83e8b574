package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.EmailAddress;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class NotifyReconciliationFailureTest {
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final NotifyReconciliationFailure step =
            new NotifyReconciliationFailure(
                    new Messages(events, mail, Optional.of("vending@example.com")),
                    List.of(new EmailAddress("admin@example.com")));

    @Test
    void run_tellsAdministratorsWhy_eachTimeItIsRun() {
        NotifyReconciliationFailure.Input input =
                new NotifyReconciliationFailure.Input(
                        new CaughtError(
                                "dev.accountvending.model.VendingFailed",
                                "{\"errorMessage\":\"Too slow.\\nFor administrators: Try later.\"}"),
                        "arn:reconcile");

        step.run(input);
        step.run(input);

        assertThat(mail.textsTo("admin@example.com"))
                .hasSize(2)
                .first()
                .asString()
                .contains("Too slow.", "Try later.", "arn:reconcile");
        assertThat(events.types()).containsOnly("ReconciliationFailed");
    }
}
