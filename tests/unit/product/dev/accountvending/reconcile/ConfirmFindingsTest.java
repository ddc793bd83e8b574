package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.notify.TestingNews;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

class ConfirmFindingsTest {
    private static final String EXECUTION = "arn:reconcile";
    private static final String STRANGER = "999999999999";

    private final TestingOrganization there = new TestingOrganization();
    private final TestingNews news = new TestingNews(there.registry);
    private final ConfirmFindings second =
            new ConfirmFindings(
                    there.registry,
                    _ -> there.inspection(),
                    _ -> there.mending(there.pace()),
                    news.announcements,
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

    @Test
    void run_keepsWhatBothLooksSaw() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
        there.tree.put(STRANGER, "Sandbox");
        look();
        there.tree.put(ANA.value(), "Workloads/Developers");
        there.tree.put("888888888888", "Sandbox");

        ConfirmFindings.Output output = confirm(false);

        assertThat(output).isEqualTo(new ConfirmFindings.Output(1, 1));
        assertThat(report().findings()).extracting(Finding::subject).containsExactly(STRANGER);
        assertThat(report().is(Reconciliation.Status.DONE)).isTrue();
        assertThat(report().finishedAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void run_withoutFix_mendsNothing() {
        misplaced();
        look();

        confirm(false);

        assertThat(there.tree.calls).doesNotContainKey("MoveAccount");
        assertThat(report().findings()).singleElement().matches(finding -> !finding.fixed());
    }

    @Test
    void run_withFix_mendsWhatIsSafe_andReportsTheRest() {
        misplaced();
        there.tree.put(STRANGER, "Sandbox");
        look();

        assertThat(confirm(true)).isEqualTo(new ConfirmFindings.Output(2, 1));
        assertThat(report().findings())
                .extracting(Finding::kind, Finding::fixed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(FindingKind.UNKNOWN_ACCOUNT, false),
                        org.assertj.core.groups.Tuple.tuple(FindingKind.WRONG_UNIT, true));
    }

    @Test
    void run_whereTheFirstLookSawNothing_doesNotLook() {
        there.active();
        look();
        there.tree.calls.clear();

        assertThat(confirm(true)).isEqualTo(new ConfirmFindings.Output(0, 0));
        assertThat(there.tree.calls).isEmpty();
    }

    @Test
    void run_readsRolesAgain_onlyWhereTheyWereSeenChanged() {
        there.active();
        AccountId changed = new AccountId("210987654321");
        there.active("ben", changed);
        there.iam(changed).role("Developer").trust = "{\"Statement\":[]}";
        look();
        Set<AccountId> entered = ConcurrentHashMap.newKeySet();
        there.entrance =
                account -> {
                    entered.add(account);
                    return there.iam(account);
                };

        assertThat(confirm(false)).isEqualTo(new ConfirmFindings.Output(1, 1));
        assertThat(entered).containsExactly(changed);
    }

    @Test
    void run_again_answersTheSame_andMendsOnce() {
        misplaced();
        look();
        ConfirmFindings.Output output = confirm(true);

        assertThat(confirm(true)).isEqualTo(output);
        assertThat(there.tree.calls).containsEntry("MoveAccount", 1);
    }

    @Test
    void run_afterARunThatDiedAfterMending_stillTellsOfIt() {
        misplaced();
        look();
        confirm(true);
        there.registry.updateDocument(
                Reconciliation.MEMO, Reconciliation.class, done -> done.running());

        assertThat(confirm(true)).isEqualTo(new ConfirmFindings.Output(1, 0));
        assertThat(report().findings()).singleElement().matches(Finding::fixed);
    }

    @Test
    void run_afterAnotherExecutionsLook_fails() {
        look();

        assertThatThrownBy(() -> second.run(new ConfirmFindings.Input("arn:another", false)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void run_withMoreThanADocumentHolds_countsTheOthers() {
        IntStream.range(0, 510).forEach(i -> there.tree.put("9%011d".formatted(i), "Sandbox"));
        look();

        assertThat(confirm(false)).isEqualTo(new ConfirmFindings.Output(510, 510));
        assertThat(report().findings()).hasSize(500);
        assertThat(report().leftOut()).isEqualTo(10);
    }

    private void misplaced() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
    }

    private void look() {
        there.firstLook(EXECUTION);
    }

    private ConfirmFindings.Output confirm(boolean fix) {
        return second.run(new ConfirmFindings.Input(EXECUTION, fix));
    }

    private Reconciliation report() {
        return there.registry.document(Reconciliation.MEMO, Reconciliation.class).orElseThrow();
    }
}
