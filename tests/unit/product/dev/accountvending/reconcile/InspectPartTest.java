package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.reconcile.FirstCheck.Seen;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

class InspectPartTest {
    private static final String LOOK = "arn:look";
    private static final Part ORGANIZATION = Part.organization();
    private static final Part LEASED = new Part(1, AccountStatus.LEASED, null);

    private final TestingOrganization there = new TestingOrganization();
    private final InspectPart step = new InspectPart(there.registry, _ -> there.inspection());

    @Test
    void run_keepsWhatEachPartSaw() {
        there.active();
        there.tree.put("999999999999", "Sandbox");
        there.iam(ANA).role("Developer").trust = "{\"Statement\":[]}";
        plan();

        assertThat(run(ORGANIZATION)).isOne();
        assertThat(run(LEASED)).isOne();

        assertThat(kept(ORGANIZATION).seen())
                .containsExactly(new Seen(FindingKind.UNKNOWN_ACCOUNT, "999999999999"));
        assertThat(kept(LEASED).seen())
                .containsExactly(new Seen(FindingKind.CHANGED_ROLES, ANA.value()));
    }

    @Test
    void run_again_looksNoMore() {
        there.active();
        plan();
        run(ORGANIZATION);
        there.tree.calls.clear();
        there.tree.put("999999999999", "Sandbox");

        assertThat(run(ORGANIZATION)).isZero();
        assertThat(there.tree.calls).isEmpty();
    }

    @Test
    void run_withTooLittleTime_goesOnWhereItStopped() {
        IntStream.range(0, 1_000)
                .forEach(i -> there.tree.put("9%011d".formatted(i), "Workloads/Developers"));
        IntStream.range(0, 2_000).forEach(i -> there.tree.put("8%011d".formatted(i), "Sandbox"));
        plan();
        RateLimiter late = there.pace();
        there.time.pass(RateLimiter.LONGEST.minusSeconds(20));
        InspectPart tired =
                new InspectPart(there.registry, _ -> there.inspection(late, Duration.ZERO));

        assertThatThrownBy(() -> tired.run(new InspectPart.Input(LOOK, ORGANIZATION)))
                .isInstanceOf(NotYet.class)
                .hasMessageContaining("It came so far:");
        assertThat(kept(ORGANIZATION).isDone()).isFalse();
        assertThat(run(ORGANIZATION)).isEqualTo(3_000);

        assertThat(kept(ORGANIZATION).seen()).hasSize(FirstCheck.MOST);
        assertThat(kept(ORGANIZATION).more()).isEqualTo(3_000 - FirstCheck.MOST);
        // What was listed when the time was over, and not kept, is listed again: a stretch at most.
        assertThat(there.tree.calls.get("ListAccountsForParent")).isBetween(150, 170);
        assertThat(there.tree.throttled).isZero();
    }

    @Test
    void run_whereAwsNoLongerKnowsTheNextPage_listsTheUnitAnew() {
        IntStream.range(0, 600).forEach(i -> there.tree.put("9%011d".formatted(i), "Sandbox"));
        plan();
        there.tree.forgotten = "400";

        assertThat(run(ORGANIZATION)).isEqualTo(600);
    }

    @Test
    void run_thatFails_saysWhyInTheLedger_andTheNextTryLooks() {
        there.active();
        plan();
        there.entrance =
                _ -> {
                    throw new TransientFailure("Throttled.");
                };

        assertThatThrownBy(() -> run(LEASED)).isInstanceOf(TransientFailure.class);
        assertThat(kept(LEASED).failure()).isEqualTo("Throttled.");

        there.entrance = there::iam;
        assertThat(run(LEASED)).isZero();
        assertThat(kept(LEASED).isDone()).isTrue();
    }

    @Test
    void run_afterAnotherInspectionHasBegun_isRefused() {
        plan();

        assertThatThrownBy(() -> step.run(new InspectPart.Input("arn:other", ORGANIZATION)))
                .isInstanceOf(VendingFailed.class);
    }

    @Test
    void run_overManyAccounts_isNotThrottled() {
        ReconcileBench.Result result = new ReconcileBench().run(310);

        assertThat(result.isGood()).as("%s", result).isTrue();
        assertThat(result.throttled()).isZero();
        assertThat(result.parts()).isEqualTo(1 + 2);
        assertThat(result.calls()).containsEntry("organizations:DescribeAccount", 4);
    }

    private void plan() {
        new PlanInspection(there.registry, Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC))
                .run(new PlanInspection.Input(LOOK));
    }

    private int run(Part part) {
        return step.run(new InspectPart.Input(LOOK, part)).findings();
    }

    private PartFindings kept(Part part) {
        return PartFindings.find(there.registry, LOOK, part).orElseThrow();
    }
}
