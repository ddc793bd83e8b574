package dev.accountvending.reconcile;

import static dev.accountvending.reconcile.TestingOrganization.ANA;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconcileOrganizationTest {
    private static final ReconcileOrganization.Input INPUT =
            new ReconcileOrganization.Input("arn:reconcile");

    private final TestingOrganization there = new TestingOrganization();
    private final ReconcileOrganization step =
            new ReconcileOrganization(there.registry, _ -> there.inspection());

    @Test
    void run_keepsWhatItSaw_andCountsIt() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");
        there.tree.put("999999999999", "Sandbox");

        assertThat(step.run(INPUT).findings()).isEqualTo(2);
        FirstCheck kept = there.registry.document(FirstCheck.MEMO, FirstCheck.class).orElseThrow();
        assertThat(kept.execution()).isEqualTo("arn:reconcile");
        assertThat(kept.seen())
                .extracting(FirstCheck.Seen::subject)
                .containsExactly("999999999999", ANA.value());
    }

    @Test
    void run_twice_changesNothingThatItLooksAt() {
        there.active();
        there.tree.put(ANA.value(), "Sandbox");

        step.run(INPUT);
        step.run(INPUT);

        assertThat(there.tree.calls).doesNotContainKey("MoveAccount");
        assertThat(there.stepFunctions.started).isEmpty();
    }

    @Test
    void run_overManyAccounts_isNotThrottled() {
        ReconcileBench.Result result = new ReconcileBench().run(200);

        assertThat(result.throttled()).isZero();
        assertThat(result.findings()).isZero();
        assertThat(result.calls())
                .containsEntry("organizations:ListAccountsForParent", 10)
                .doesNotContainKey("organizations:DescribeAccount");
    }
}
