package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.reconcile.FirstCheck.Seen;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

class GatherFindingsTest {
    private static final String LOOK = "arn:failed";
    private static final Part LEASED = new Part(1, AccountStatus.LEASED, null);
    private static final Seen CLOSED = new Seen(FindingKind.CLOSED_ACCOUNT, ANA.value());
    private static final Seen CHANGED = new Seen(FindingKind.CHANGED_ROLES, "210987654321");

    private final TestingOrganization there = new TestingOrganization();
    private final GatherFindings step = new GatherFindings(there.registry);

    @Test
    void run_putsPartsTogether_forTheExecutionThatEndsThem_howeverOften() {
        plan();
        kept(Part.organization(), List.of(CLOSED), 2, null);
        kept(LEASED, List.of(CHANGED, new Seen(FindingKind.CHANGED_ROLES, ANA.value())), 0, null);

        assertThat(run()).isEqualTo(4);
        assertThat(run()).isEqualTo(4);

        assertThat(there.registry.document(FirstCheck.MEMO, FirstCheck.class))
                .contains(new FirstCheck("arn:next", List.of(CLOSED, CHANGED), 2));
        assertThat(InspectionPlan.of(there.registry, LOOK).done()).isTrue();
    }

    @Test
    void run_withPartsLeft_saysHowMany_andWhy() {
        plan();
        kept(Part.organization(), List.of(), 0, "Throttled.");

        assertThatThrownBy(this::run)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("2 of 2 parts of it are left.")
                .hasMessageContaining("Throttled. Started again within three hours");
    }

    @Test
    void run_withAPartWhoseFunctionDied_pointsToItsLog() {
        plan();
        kept(Part.organization(), List.of(), 0, null);

        assertThatThrownBy(this::run)
                .hasMessageContaining("1 of 2 parts of it are left.")
                .hasMessageContaining("log");
    }

    private void plan() {
        there.registry.updateDocument(
                InspectionPlan.MEMO,
                InspectionPlan.class,
                _ ->
                        new InspectionPlan(
                                LOOK,
                                TestingLedger.NOW,
                                List.of(Part.organization(), LEASED),
                                false));
    }

    private void kept(Part part, List<Seen> seen, int more, @Nullable String failure) {
        new PartFindings(LOOK, seen, more, failure, TestingLedger.NOW).write(there.registry, part);
    }

    private int run() {
        return step.run(new GatherFindings.Input(LOOK, "arn:next")).findings();
    }
}
