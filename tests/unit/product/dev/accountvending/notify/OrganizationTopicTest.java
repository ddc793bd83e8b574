package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.OuPath;
import dev.accountvending.policy.Policy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

class OrganizationTopicTest {
    private static final Finding STRANGER =
            new Finding(FindingKind.UNKNOWN_ACCOUNT, "999999999999", "It is a stranger.", false);
    private static final Finding MOVED =
            new Finding(FindingKind.WRONG_UNIT, "123456789012", "It was elsewhere.", true);

    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry, new Policy(Set.of(), ""));

    @Test
    void run_tellsAdministratorsAllInOneMessage() {
        report(List.of(STRANGER, MOVED), 0);

        assertThat(isTold()).isTrue();
        assertThat(news.mails()).isEqualTo(1);
        assertThat(news.mailTo("ada@example.com").getFirst())
                .contains("unknown-account 999999999999: It is a stranger.")
                .contains("wrong-unit 123456789012: It was elsewhere. (mended)")
                .contains("arn:reconcile");
        assertThat(news.events()).containsExactly("OrganizationReconciled");
        assertThat(news.event("OrganizationReconciled").toString())
                .contains("\"left\":1", "\"mended\":1", "\"wrong-unit\":1");
    }

    @Test
    void run_whereNothingDiffers_tellsNobody() {
        report(List.of(), 0);

        assertThat(isTold()).isFalse();
        assertThat(news.mails()).isZero();
        assertThat(news.events()).isEmpty();
    }

    @Test
    void run_whereTheOneBeforeToldItAll_tellsNobodyAgain() {
        report(List.of(STRANGER), 0);
        followUp(List.of(STRANGER));

        assertThat(isTold()).isFalse();
        followUp(List.of(STRANGER));
        assertThat(isTold()).as("the third day").isFalse();
        assertThat(news.mails()).isZero();
    }

    @Test
    void run_withOneFindingThatIsNew_tellsAll() {
        report(List.of(STRANGER), 0);
        followUp(
                List.of(
                        STRANGER,
                        new Finding(FindingKind.LOST_DOMAIN, "ana.example.com", "Gone.", false)));

        assertThat(isTold()).isTrue();
        assertThat(news.mailTo("ada@example.com").getFirst())
                .contains("lost-domain ana.example.com", "unknown-account 999999999999");
    }

    @Test
    void run_afterOneThatFailed_tellsNobodyOfWhatWasToldBeforeThat() {
        report(List.of(STRANGER), 0);
        followUp(List.of());
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                last -> Objects.requireNonNull(last).failed(TestingLedger.NOW));
        followUp(List.of(STRANGER));

        assertThat(isTold()).isFalse();
    }

    private void followUp(List<Finding> findings) {
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                last ->
                        Reconciliation.begun("arn:reconcile", false, TestingLedger.NOW)
                                .after(Objects.requireNonNull(last))
                                .done(findings, 0, TestingLedger.NOW));
    }

    @Test
    void run_withVeryMany_countsTheOthers() {
        report(
                IntStream.range(0, 120)
                        .mapToObj(
                                i ->
                                        new Finding(
                                                FindingKind.UNKNOWN_ACCOUNT,
                                                "%012d".formatted(i),
                                                "x",
                                                false))
                        .toList(),
                5);

        run();

        assertThat(news.mailTo("ada@example.com").getFirst()).contains("And 25 more.");
    }

    @Test
    void unit_withoutGuardrails_isToldToAdministrators() {
        news.announcements.unitUnguarded(
                new OuPath("Sandbox"), TestingLedger.NOW, "It lacks a guardrail.");

        assertThat(news.subjectsTo("ada@example.com").getFirst())
                .contains("No account is moved into the unit Sandbox");
        assertThat(news.mailTo("ada@example.com").getFirst()).contains("It lacks a guardrail.");
    }

    private void report(List<Finding> findings, int leftOut) {
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                _ ->
                        Reconciliation.begun("arn:reconcile", false, TestingLedger.NOW)
                                .done(findings, leftOut, TestingLedger.NOW));
    }

    private void run() {
        news.announcements.reconciled(
                ledger.registry.document(Reconciliation.MEMO, Reconciliation.class).orElseThrow());
    }

    private boolean isTold() {
        int before = news.mails();
        run();
        return news.mails() > before;
    }
}
