package dev.accountvending.lifecycle;

import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Extension;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Reminder;
import dev.accountvending.ledger.Review;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.lifecycle.SweepPlanner.Plan;
import dev.accountvending.lifecycle.SweepPlanner.SweepAction;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class SweepPlannerTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant END = NOW.plus(Duration.ofDays(30));

    private final SweepPlanner duties =
            new SweepPlanner(List.of(WEEK, DAY), Duration.ofDays(90), Duration.ofDays(14));

    @Test
    void plan_ofAFreshLease_looksAgainWhenTheFirstReminderIsDue() {
        Plan plan = duties.plan(endingAt(END), NOW);

        assertThat(plan.duty()).isEqualTo(new SweepAction.Nothing());
        assertThat(plan.lease().lifecycle().dueAt()).isEqualTo(END.minus(WEEK));
    }

    @Test
    void plan_whenItIsLookedAtTooEarly_changesNothing() {
        Lease planned = duties.plan(endingAt(END), NOW).lease();

        assertThat(duties.plan(planned, NOW.plus(DAY)))
                .isEqualTo(new Plan(planned, new SweepAction.Nothing()));
    }

    @Test
    void plan_ofAReminder_claimsItFirst() {
        Instant now = END.minus(WEEK).plusSeconds(60);

        Plan plan = duties.plan(planned(), now);

        Reminder claim = new Reminder(END, WEEK, now, false);
        assertThat(plan.duty()).isEqualTo(new SweepAction.Remind(claim));
        assertThat(plan.lease().notices().reminder()).isEqualTo(claim);
        assertThat(plan.lease().lifecycle().dueAt()).isEqualTo(now.plus(SweepPlanner.CLAIM));
    }

    @Test
    void reminded_looksAgainAtTheNextReminder_andThenAtTheEnd() {
        Lease first = remindedAt(planned(), END.minus(WEEK));
        Lease second = remindedAt(first, END.minus(DAY));

        assertThat(first.lifecycle().dueAt()).isEqualTo(END.minus(DAY));
        assertThat(second.lifecycle().dueAt()).isEqualTo(END);
        assertThat(duties.plan(second, END).duty()).isEqualTo(new SweepAction.Retire());
    }

    @Test
    void plan_afterATimeWithoutSweeps_sendsTheNearestReminderOnly() {
        Instant late = END.minus(Duration.ofHours(3));

        Plan plan = duties.plan(planned(), late);

        assertThat(plan.duty())
                .isEqualTo(new SweepAction.Remind(new Reminder(END, DAY, late, false)));
        assertThat(remindedAt(planned(), late).lifecycle().dueAt()).isEqualTo(END);
    }

    @Test
    void plan_whileAnotherSends_waitsForIt() {
        Instant now = END.minus(WEEK);
        Lease claimed = duties.plan(planned(), now).lease();

        // Whoever changed the lease in between had it looked at anew.
        Plan plan = duties.plan(claimed.withDueAt(now.plusSeconds(60)), now.plusSeconds(60));

        assertThat(plan).isEqualTo(new Plan(claimed, new SweepAction.Nothing()));
    }

    @Test
    void plan_whenTheSenderDied_sendsAgain() {
        Instant now = END.minus(WEEK);
        Lease claimed = duties.plan(planned(), now).lease();
        Instant later = now.plus(SweepPlanner.CLAIM);

        assertThat(duties.plan(claimed, later).duty())
                .isEqualTo(new SweepAction.Remind(new Reminder(END, WEEK, later, false)));
    }

    @Test
    void plan_whenTheSenderDied_andTheNextIsDue_sendsThatOne() {
        Lease claimed = duties.plan(planned(), END.minus(WEEK)).lease();
        Instant later = END.minus(DAY);

        assertThat(duties.plan(claimed, later).duty())
                .isEqualTo(new SweepAction.Remind(new Reminder(END, DAY, later, false)));
    }

    @Test
    void plan_ofALeaseAsShortAsItsReminder_sendsOnlyTheNext() {
        Lease week = endingAt(NOW.plus(WEEK));

        Plan plan = duties.plan(week, NOW);

        assertThat(plan.duty()).isEqualTo(new SweepAction.Nothing());
        assertThat(plan.lease().lifecycle().dueAt()).isEqualTo(NOW.plus(WEEK).minus(DAY));
        assertThat(plan.lease().remindedAt()).isNull();
    }

    @Test
    void remindedAt_isThatOfThePresentEnd_onceItWasSent() {
        Lease claimed = duties.plan(planned(), END.minus(WEEK)).lease();
        Lease reminded = remindedAt(planned(), END.minus(WEEK));

        assertThat(claimed.remindedAt()).isNull();
        assertThat(reminded.remindedAt()).isEqualTo(END.minus(WEEK));
    }

    @Test
    void plan_ofAnExtendedLease_beginsItsRemindersAnew() {
        Lease reminded = remindedAt(planned(), END.minus(WEEK));
        TestingLedger ledger = new TestingLedger();
        ledger.write(List.of(reminded));
        Instant now = END.minus(Duration.ofDays(5));
        Lease extended =
                ledger.at(now)
                        .decisions()
                        .extend(
                                reminded.id(),
                                new Extension(Duration.ofDays(30), "ana@example.com", "", ""),
                                Duration.ofDays(365));

        Plan plan = duties.plan(extended, now);

        assertThat(plan.duty()).isEqualTo(new SweepAction.Nothing());
        assertThat(plan.lease().lifecycle().dueAt())
                .isEqualTo(END.plus(Duration.ofDays(30)).minus(WEEK));
    }

    @Test
    void reminded_afterItWasExtendedMeanwhile_leavesTheNewDueTimeAlone() {
        Instant now = END.minus(WEEK);
        Plan plan = duties.plan(planned(), now);
        Instant extended = now.plusSeconds(5);
        Lease changed = plan.lease().withDueAt(extended);

        Lease after = duties.reminded(changed, ((SweepAction.Remind) plan.duty()).claim());

        assertThat(after.lifecycle().dueAt()).isEqualTo(extended);
        assertThat(after.notices().reminder()).isEqualTo(new Reminder(END, WEEK, now, true));
    }

    @Test
    void reminded_byASlowSender_afterAnotherTookOver_changesNothing() {
        Plan slow = duties.plan(planned(), END.minus(WEEK));
        Lease taken = duties.plan(slow.lease(), END.minus(WEEK).plus(SweepPlanner.CLAIM)).lease();

        assertThat(duties.reminded(taken, ((SweepAction.Remind) slow.duty()).claim()))
                .isEqualTo(taken);
    }

    @Test
    void plan_atTheEnd_retires_andStaysDue() {
        Lease over = planned().withDueAt(END);

        assertThat(duties.plan(over, END)).isEqualTo(new Plan(over, new SweepAction.Retire()));
    }

    @Test
    void plan_ofOneWhoseEndIsAskedFor_retires_beforeItsTime() {
        TestingLedger ledger = new TestingLedger();
        ledger.write(List.of(planned()));
        Lease asked = ledger.registry.decisions().askRetirement(planned().id(), "ana@example.com");

        assertThat(duties.plan(asked, NOW).duty()).isEqualTo(new SweepAction.Retire());
    }

    @Test
    void plan_ofAFrozenLease_isThatOfAnActiveOne() {
        Lease frozen = planned().moved(LeaseStatus.FROZEN, NOW, "test", null);

        assertThat(duties.plan(frozen.withDueAt(END), END).duty())
                .isEqualTo(new SweepAction.Retire());
    }

    @ParameterizedTest
    @EnumSource(names = {"QUARANTINED", "RETIRED", "FAILED", "REJECTED", "WITHDRAWN"})
    void plan_ofALeaseThatNobodyHas_isNotDueAgain(LeaseStatus status) {
        Lease lease = TestingLedger.in(status).withDueAt(NOW);

        assertThat(duties.plan(lease, END.plus(WEEK)))
                .isEqualTo(new Plan(lease.withDueAt(null), new SweepAction.Nothing()));
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUESTED", "AWAITING_APPROVAL", "VENDING", "RETIRING"})
    void plan_ofALeaseThatShouldHaveLeftItsStatus_isToWatchIt_beforeTheNextSweep(
            LeaseStatus status) {
        Instant now = END.plus(WEEK);

        Plan plan = duties.plan(TestingLedger.in(status).withDueAt(NOW), now);

        assertThat(plan.duty()).isEqualTo(new SweepAction.Watch());
        assertThat(plan.lease().lifecycle().dueAt())
                .isBetween(now, now.plus(Duration.ofMinutes(14)));
    }

    @Test
    void plan_withoutAnEnd_asksItsOwner_thenAdministrators_thenThemAgain() {
        Lease endless = duties.plan(endingAt(null), NOW).lease();
        Instant asks = NOW.plus(Duration.ofDays(90));
        assertThat(endless.lifecycle().dueAt()).isEqualTo(asks);

        Plan asking = duties.plan(endless, asks);
        Lease asked = duties.asked(asking.lease(), claim(asking));
        Instant escalates = asks.plus(Duration.ofDays(14));
        Plan escalating = duties.plan(asked, escalates);
        Lease escalated = duties.escalated(escalating.lease(), claim(escalating));

        assertThat(asking.duty()).isInstanceOf(SweepAction.AskReview.class);
        assertThat(asked.notices().review()).isEqualTo(new Review(NOW, asks, null));
        assertThat(asked.lifecycle().dueAt()).isEqualTo(escalates);
        assertThat(escalating.duty()).isInstanceOf(SweepAction.Escalate.class);
        assertThat(escalated.notices().review()).isEqualTo(new Review(NOW, asks, escalates));
        assertThat(escalated.lifecycle().dueAt()).isEqualTo(escalates.plus(Duration.ofDays(90)));
        assertThat(duties.plan(escalated, escalates.plus(Duration.ofDays(90))).duty())
                .isInstanceOf(SweepAction.Escalate.class);
    }

    @Test
    void plan_ofAReviewWhoseSenderDied_asksAgain() {
        Lease endless = duties.plan(endingAt(null), NOW).lease();
        Instant asks = NOW.plus(Duration.ofDays(90));
        Lease claimed = duties.plan(endless, asks).lease();

        assertThat(duties.plan(claimed, asks.plusSeconds(60)).duty())
                .isEqualTo(new SweepAction.Nothing());
        assertThat(duties.plan(claimed, asks.plus(SweepPlanner.CLAIM)).duty())
                .isInstanceOf(SweepAction.AskReview.class);
    }

    @Test
    void asked_afterTheAnswerCameFirst_letsTheAnswerStand() {
        Lease endless = duties.plan(endingAt(null), NOW).lease();
        Instant asks = NOW.plus(Duration.ofDays(90));
        Plan asking = duties.plan(endless, asks);
        Lease answered =
                asking.lease()
                        .withNotices(notices -> notices.withReview(new Review(asks, null, null)))
                        .withDueAt(asks);

        assertThat(duties.asked(answered, claim(asking))).isEqualTo(answered);
    }

    private static Reminder claim(Plan plan) {
        return switch (plan.duty()) {
            case SweepAction.Remind remind -> remind.claim();
            case SweepAction.AskReview ask -> ask.claim();
            case SweepAction.Escalate escalate -> escalate.claim();
            case SweepAction.Nothing _,
                    SweepAction.Watch _,
                    SweepAction.Retire _,
                    SweepAction.Complete _ ->
                    throw new AssertionError(plan);
        };
    }

    private Lease planned() {
        return duties.plan(endingAt(END), NOW).lease();
    }

    private Lease remindedAt(Lease lease, Instant now) {
        Plan plan = duties.plan(lease, now);
        return duties.reminded(plan.lease(), claim(plan));
    }

    /** A lease that has just been handed over. */
    private static Lease endingAt(@org.jspecify.annotations.Nullable Instant end) {
        return TestingLedger.handedOver(new LeaseId("ana-1"), end);
    }
}
