package dev.accountvending.lifecycle;

import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.account.TestingUnits;
import dev.accountvending.ledger.Extension;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.lifecycle.SweepLeases.Report;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.policy.Policy;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.Metrics;
import dev.accountvending.runtime.TestingContext;
import dev.accountvending.runtime.TestingLog;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;
import dev.accountvending.workflow.TestingExecutions;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

class SweepLeasesTest {
    private static final Instant END = NOW.plus(Duration.ofDays(30));
    private static final Instant REMINDS = END.minus(Duration.ofDays(7));
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String ANA = "ana@example.com";

    private final TestingLedger ledger = new TestingLedger();
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final TestingNews news = new TestingNews(ledger.registry, new Policy(Set.of(), ""));

    @Test
    void sweep_tellsAdministratorsOnceOfAUnitThatIsUnguarded() {
        TestingOrganizations organization = new TestingOrganizations();
        organization.makeByHand("Frozen");
        assertThatExceptionOfType(UnitUnguarded.class)
                .isThrownBy(
                        () ->
                                TestingUnits.over(organization, ledger.registry)
                                        .guarded(new OuPath("Frozen")));

        sweep(NOW);
        sweep(NOW.plus(QUARTER));

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .asString()
                .contains("attach it, as `avm setup` does");
    }

    @Test
    void sweep_remindsOnce_andLooksAtNoLeaseThatIsNotDue() {
        handedOver(1, END);
        sweep(NOW);
        handedOver("later", END.plus(Duration.ofDays(30)));
        sweep(NOW);

        Report first = sweep(REMINDS);
        Report second = sweep(REMINDS.plus(QUARTER));

        assertThat(first).isEqualTo(new Report(Map.of("Remind", 1), 0, true));
        assertThat(second).isEqualTo(new Report(Map.of(), 0, true));
        assertThat(news.mailTo(ANA))
                .singleElement()
                .asString()
                .contains("avm extend a000 180d", "avm retire a000");
        assertThat(news.events()).containsExactly("LeaseExpiring");
        assertThat(news.event("LeaseExpiring").path("before").asText()).isEqualTo("P7D");
    }

    @Test
    void sweep_atTheEnd_startsOneRetirement_untilThatHasBegun() {
        handedOver(1, END);
        sweep(NOW);

        sweep(END);
        sweep(END.plus(QUARTER));
        assertThat(stepFunctions.started).containsOnlyKeys("retire-a000-1-" + END.getEpochSecond());
        ledger.at(END.plus(QUARTER))
                .progress()
                .beginRetirement(new LeaseId("a000-1"), "arn:retire");

        assertThat(sweep(END.plus(QUARTER).plus(QUARTER)).done()).isEmpty();
    }

    @Test
    void sweep_withALeaseThatALaterVersionWrote_attendsToTheOthers() {
        handedOver(2, END);
        sweep(NOW);
        ledger.makeUnreadable(new LeaseId("a000-1"));

        Report report = sweep(REMINDS);

        assertThat(report).isEqualTo(new Report(Map.of("Remind", 1), 1, true));
        assertThat(news.mailTo(ANA)).singleElement().asString().contains("a001");
    }

    @Test
    void sweep_whenARetirementEndedWithoutBeginning_startsAnother_oneAnHour() {
        handedOver(1, END);
        sweep(NOW);

        for (int i = 0; i < 9; i++) {
            sweep(END.plus(QUARTER.multipliedBy(i)));
        }

        String name = "retire-a000-1-" + END.getEpochSecond();
        assertThat(stepFunctions.started)
                .containsOnlyKeys(name, name + "-again-1", name + "-again-2");
    }

    @Test
    void sweep_ofALeaseExtendedSinceTheIndexWasRead_leavesItAlone() {
        handedOver(1, END);
        sweep(NOW);
        Extension week = new Extension(Duration.ofDays(7), ANA, null, "once");

        sweeping(END)
                .sweep(
                        () -> {
                            ledger.at(END)
                                    .decisions()
                                    .extend(new LeaseId("a000-1"), week, Duration.ofDays(365));
                            return 300_000;
                        });

        assertThat(stepFunctions.started).isEmpty();
        assertThat(ledger.registry.lease(new LeaseId("a000-1")).status())
                .isEqualTo(LeaseStatus.ACTIVE);
    }

    @Test
    void sweep_ofMany_attendsToEveryOne() {
        handedOver(250, END);

        assertThat(sweep(NOW).done()).isEqualTo(Map.of("Nothing", 250));
        assertThat(sweep(REMINDS).done()).isEqualTo(Map.of("Remind", 250));
        assertThat(sweep(END).done()).isEqualTo(Map.of("Retire", 250));
        assertThat(news.mailTo(ANA)).hasSize(250);
        assertThat(stepFunctions.started).hasSize(250);
    }

    @Test
    void sweep_thatDiesBetweenTwoLeases_isGoneOnWith_eachOnce() {
        handedOver(10, END);
        sweep(NOW);
        int[] looked = {0};

        Throwable death =
                catchThrowable(
                        () ->
                                sweeping(REMINDS)
                                        .sweep(
                                                () -> {
                                                    if (looked[0]++ == 5) {
                                                        throw new AssertionError("dies");
                                                    }
                                                    return 300_000;
                                                }));
        sweep(REMINDS.plus(QUARTER));
        sweep(REMINDS.plus(QUARTER).plus(QUARTER));

        assertThat(death).hasMessage("dies");
        assertThat(news.mailTo(ANA)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void sweep_thatDiesWhileItSends_isGoneOnWith_onceTheClaimIsOld() {
        handedOver(3, END);
        sweep(NOW);
        news.beforeNextEvent(
                () -> {
                    throw new AssertionError("dies");
                });

        Throwable death = catchThrowable(() -> sweep(REMINDS));
        sweep(REMINDS.plusSeconds(60));
        assertThat(news.mailTo(ANA)).hasSize(2);
        sweep(REMINDS.plus(QUARTER));
        sweep(REMINDS.plus(QUARTER).plus(QUARTER));

        assertThat(death).hasMessage("dies");
        assertThat(news.mailTo(ANA)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void sweep_besideAnother_doesEachThingOnce() throws Exception {
        handedOver(40, END);
        handedOver("over", REMINDS);
        sweep(NOW);
        sweep(REMINDS.minus(Duration.ofDays(1)));
        int before = news.mailTo(ANA).size();

        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<Report>> both =
                    IntStream.range(0, 2)
                            .mapToObj(
                                    i ->
                                            two.submit(
                                                    () ->
                                                            sweeping(REMINDS)
                                                                    .sweep(
                                                                            SweepLeasesTest
                                                                                    ::plenty)))
                            .toList();
            for (Future<Report> one : both) {
                assertThat(one.get().failed()).isZero();
            }
        }

        assertThat(news.mailTo(ANA)).hasSize(before + 40).doesNotHaveDuplicates();
        assertThat(stepFunctions.started).hasSize(1);
        assertThat(sweep(REMINDS.plus(QUARTER)).done()).isEqualTo(Map.of("Retire", 1));
    }

    @Test
    void sweep_whereOneFails_attendsToTheOthers_andFailsInTheEnd() {
        handedOver("over", REMINDS);
        handedOver(2, END);
        sweep(NOW);
        stepFunctions.refuseWith = "ThrottlingException";

        Report report = sweep(REMINDS);

        assertThat(report).isEqualTo(new Report(Map.of("Remind", 2), 1, true));
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(() -> call(sweeping(REMINDS.plus(QUARTER))))
                .withMessageContaining("1 due leases");
        stepFunctions.refuseWith = null;
        sweep(REMINDS.plus(QUARTER));
        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void sweep_whoseTimeIsOver_leavesTheRestToTheNext() {
        handedOver(10, END);
        int[] looked = {0};

        Report first = sweeping(NOW).sweep(() -> looked[0]++ < 4 ? 300_000 : 59_000);
        Report second = sweep(NOW);

        assertThat(first).isEqualTo(new Report(Map.of("Nothing", 4), 0, false));
        assertThat(second).isEqualTo(new Report(Map.of("Nothing", 6), 0, true));
    }

    @Test
    void sweep_ofALeaseWithoutAnEnd_asksOnce_andTellsAdministratorsOnce() {
        ledger.write(List.of(TestingLedger.handedOver(new LeaseId("a000-1"), null)));
        sweep(NOW);
        Instant asks = NOW.plus(Duration.ofDays(90));
        Instant tells = asks.plus(Duration.ofDays(14));

        sweep(asks);
        sweep(asks.plus(QUARTER));
        sweep(tells);
        sweep(tells.plus(QUARTER));

        assertThat(news.mailTo(ANA)).singleElement().asString().contains("avm keep a000");
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .asString()
                .contains("has not answered");
        assertThat(news.events()).containsExactly("ReviewAsked", "ReviewUnanswered");
    }

    @Test
    void sweep_afterTheOwnerAnswered_asksAfterAnotherWhile() {
        LeaseId id = new LeaseId("a000-1");
        ledger.write(List.of(TestingLedger.handedOver(id, null)));
        sweep(NOW);
        Instant asks = NOW.plus(Duration.ofDays(90));
        sweep(asks);

        Instant answered = asks.plus(Duration.ofDays(2));
        ledger.at(answered).decisions().keep(id, ANA);
        sweep(answered);
        sweep(asks.plus(Duration.ofDays(14)));

        assertThat(news.mailTo("ada@example.com")).isEmpty();
        assertThat(ledger.registry.lease(id).lifecycle().dueAt())
                .isEqualTo(answered.plus(Duration.ofDays(90)));
    }

    @Test
    void sweep_ofLeasesThatAreStuck_tellsTheAgeOfTheOldest_untilTheyAreNot() {
        LeaseId asked = ledger.reserved("asked").id();
        LeaseId vending = ledger.vending("vending").id();
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            sweep(NOW.plus(Duration.ofMinutes(59)));
            assertThat(log.lines()).isEmpty();

            Report first = sweep(NOW.plus(Duration.ofMinutes(90)));
            Report second = sweep(NOW.plus(Duration.ofMinutes(150)));
            ledger.registry.progress().fail(asked, "test", "No luck.", false);
            ledger.registry.progress().fail(vending, "test", "No luck.", false);
            Report third = sweep(NOW.plus(Duration.ofMinutes(165)));

            assertThat(first.done()).containsExactly(Map.entry("Watch", 1));
            assertThat(second.done()).containsExactly(Map.entry("Watch", 2));
            assertThat(third.done()).isEmpty();
            assertThat(log.metrics().map(line -> line.path("StuckLeaseAge").asInt()))
                    .containsExactly(90 * 60, 150 * 60);
        }
    }

    /** A request was reserved and its answer lost: nothing had started its execution. */
    @Test
    void sweep_ofARequestWhoseExecutionNeverBegan_beginsIt_onceItIsStuck() {
        LeaseId asked = ledger.reserved("asked").id();

        sweep(NOW.plus(Duration.ofMinutes(59)));
        assertThat(stepFunctions.started).isEmpty();
        sweep(NOW.plus(Duration.ofMinutes(61)));

        assertThat(stepFunctions.started).containsOnlyKeys("vend-developer-" + asked);
    }

    @Test
    void sweep_ofARetirementThatWaitsToBeClosed_leavesItToTheQueue() {
        Lease lease = ledger.active("ana");
        Ledger atEnd = ledger.at(END);
        atEnd.decisions().askRetirement(lease.id(), ANA);
        atEnd.progress().beginRetirement(lease.id(), "arn:retire");
        Instant late = END.plus(Duration.ofHours(25));
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            sweep(late);
            assertThat(log.metrics()).hasSize(1);
            ledger.registry
                    .accounts()
                    .update(TestingLedger.ACCOUNT, account -> account.queued(END, null));

            sweep(late.plus(QUARTER));
            Report next = sweep(late.plus(QUARTER).plus(QUARTER));

            assertThat(log.metrics()).hasSize(1);
            assertThat(next.done()).isEmpty();
        }
    }

    @Test
    void sweep_ofAnApprovalThatNobodyRefusedInTime_tellsSo() {
        Lease lease = ledger.reserved("ana");
        Instant until = NOW.plus(Duration.ofDays(3));
        ledger.registry.decisions().awaitApproval(lease.id(), "token", until);
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            sweep(until.plus(Duration.ofMinutes(30)));
            assertThat(log.lines()).isEmpty();

            sweep(until.plus(Duration.ofMinutes(61)));

            assertThat(log.metrics()).hasSize(1);
        }
    }

    /** Leases a000, a001 and so on of Ana's, which have just been handed over. */
    private void handedOver(int number, Instant end) {
        IntStream.range(0, number).forEach(i -> handedOver("a%03d".formatted(i), end));
    }

    private void handedOver(String name, Instant end) {
        ledger.write(List.of(TestingLedger.handedOver(new LeaseId(name + "-1"), end)));
    }

    private Report sweep(Instant now) {
        return sweeping(now).sweep(SweepLeasesTest::plenty);
    }

    @Test
    void sweep_ofALeaseWhoseAccountIsNotComplete_startsAnotherTry_once_andItsReminderStays() {
        LeaseId lease = ledger.active("ana").id();
        ledger.registry.update(
                lease,
                held ->
                        held.incomplete(AccountPart.certificate, NOW, "refused", "LimitExceeded")
                                .afterTry(NOW));
        sweeping(NOW).sweep(SweepLeasesTest::plenty);
        assertThat(stepFunctions.started).isEmpty();

        sweeping(NOW.plus(QUARTER)).sweep(SweepLeasesTest::plenty);
        sweeping(NOW.plus(QUARTER.multipliedBy(2))).sweep(SweepLeasesTest::plenty);

        assertThat(stepFunctions.started)
                .containsOnlyKeys(
                        "complete-%s_%d".formatted(lease, NOW.plus(QUARTER).getEpochSecond()));
        assertThat(stepFunctions.started.values().iterator().next().toString())
                .contains("\"completion\":\"domain\"");
    }

    @Test
    void sweep_ofAnIncompleteLeaseAtItsEnd_retiresIt() {
        LeaseId lease = ledger.active("ana").id();
        ledger.registry.update(
                lease,
                held ->
                        held.incomplete(AccountPart.certificate, NOW, "refused", "LimitExceeded")
                                .afterTry(NOW)
                                .withTerms(terms -> terms.withExpiresAt(NOW.plus(QUARTER))));

        sweeping(NOW.plus(QUARTER)).sweep(SweepLeasesTest::plenty);

        assertThat(stepFunctions.started.keySet())
                .singleElement()
                .asString()
                .startsWith("retire-ana-1");
    }

    private static int plenty() {
        return 300_000;
    }

    private SweepLeases sweeping(Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Ledger registry = ledger.at(now);
        return new SweepLeases(
                registry,
                new Retirements(
                        stepFunctions,
                        "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                        new RetireWaits(5, 360, 60, 300, 60),
                        false,
                        clock),
                TestingExecutions.over(stepFunctions),
                news.announcements,
                new SweepPlanner(
                        List.of(Duration.ofDays(7), Duration.ofDays(1)),
                        Duration.ofDays(90),
                        Duration.ofDays(14)),
                new Metrics("test"),
                clock);
    }

    private static String call(SweepLeases sweep) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sweep.handleRequest(
                new ByteArrayInputStream(new byte[0]), out, TestingContext.lasting(300_000));
        return out.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
