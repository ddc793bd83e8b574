package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

class ReportFindingsTest {
    private static final Finding STRANGER =
            new Finding(FindingKind.UNKNOWN_ACCOUNT, "999999999999", "It is a stranger.", false);
    private static final Finding MOVED =
            new Finding(FindingKind.WRONG_UNIT, "123456789012", "It was elsewhere.", true);

    private final TestingLedger ledger = new TestingLedger();
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final ReportFindings step =
            new ReportFindings(
                    ledger.registry,
                    new Messages(events, mail, Optional.of("vending@example.com")),
                    List.of(new EmailAddress("admin@example.com")));

    @Test
    void run_tellsAdministratorsAllInOneMessage() {
        report(List.of(STRANGER, MOVED), 0);

        assertThat(run().told()).isTrue();
        assertThat(mail.sent).hasSize(1);
        assertThat(mail.textsTo("admin@example.com").getFirst())
                .contains("unknown-account 999999999999: It is a stranger.")
                .contains("wrong-unit 123456789012: It was elsewhere. (mended)")
                .contains("arn:reconcile");
        assertThat(events.types()).containsExactly("OrganizationReconciled");
        assertThat(events.published.getFirst().detail())
                .contains("\"left\":1", "\"mended\":1", "\"wrong-unit\":1");
    }

    @Test
    void run_whereNothingDiffers_tellsNobody() {
        report(List.of(), 0);

        assertThat(run().told()).isFalse();
        assertThat(mail.sent).isEmpty();
        assertThat(events.types()).isEmpty();
    }

    @Test
    void run_whereTheOneBeforeToldItAll_tellsNobodyAgain() {
        report(List.of(STRANGER), 0);
        followUp(List.of(STRANGER));

        assertThat(run().told()).isFalse();
        followUp(List.of(STRANGER));
        assertThat(run().told()).as("the third day").isFalse();
        assertThat(mail.sent).isEmpty();
    }

    @Test
    void run_withOneFindingThatIsNew_tellsAll() {
        report(List.of(STRANGER), 0);
        followUp(
                List.of(
                        STRANGER,
                        new Finding(FindingKind.LOST_DOMAIN, "ana.example.com", "Gone.", false)));

        assertThat(run().told()).isTrue();
        assertThat(mail.textsTo("admin@example.com").getFirst())
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

        assertThat(run().told()).isFalse();
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

        assertThat(mail.textsTo("admin@example.com").getFirst()).contains("And 25 more.");
    }

    @Test
    void run_twice_tellsTwiceAndChangesNothing() {
        report(List.of(STRANGER), 0);
        int writes = ledger.dynamoDb.writes();

        run();
        run();

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(mail.sent).hasSize(2);
    }

    private void report(List<Finding> findings, int leftOut) {
        ledger.registry.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                _ ->
                        Reconciliation.begun("arn:reconcile", false, TestingLedger.NOW)
                                .done(findings, leftOut, TestingLedger.NOW));
    }

    private ReportFindings.Output run() {
        return step.run(new ReportFindings.Input("arn:reconcile"));
    }
}
