package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

import java.util.Set;

class NotifyReconciliationFailureTest {
    private final TestingNews news =
            new TestingNews(new TestingLedger().registry, new Policy(Set.of(), ""));
    private final NotifyReconciliationFailure step = new NotifyReconciliationFailure(news.bus);

    @Test
    void run_hasAdministratorsToldWhy_onceHoweverOftenItIsRun() {
        NotifyReconciliationFailure.Input input =
                new NotifyReconciliationFailure.Input(
                        new CaughtError(
                                "dev.accountvending.model.VendingFailed",
                                "{\"errorMessage\":\"Too slow.\\nFor administrators: Try later.\"}"),
                        "arn:reconcile");

        step.run(input);
        step.run(input);

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .asString()
                .contains("Too slow.", "Try later.", "arn:reconcile");
        assertThat(news.events()).containsOnly("ReconciliationFailed");
    }
}
