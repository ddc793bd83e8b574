package dev.accountvending.closing;

import static dev.accountvending.closing.ClosureState.CLOSED;
import static dev.accountvending.closing.ClosureState.CLOSING;
import static dev.accountvending.closing.ClosureState.QUEUED;
import static dev.accountvending.closing.TestingClosing.account;
import static dev.accountvending.closing.TestingClosing.passing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Account.Closure;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ClosuresTest {
    private final TestingClosing testing = new TestingClosing();
    private final Closures closures = testing.closures;

    @Test
    void queue_takesTheAccountFromItsLease_once() {
        Lease lease = testing.retiring();
        closures.queue(account(lease), lease.id());
        Instant queuedAt = testing.now();
        testing.pass(Duration.ofHours(1));

        closures.queue(account(lease), lease.id());

        assertThat(testing.closure(account(lease))).isEqualTo(new Closure(queuedAt, null, null));
        assertThat(testing.state(account(lease))).isEqualTo(QUEUED);
    }

    @Test
    void queue_whenAnotherLeaseHoldsTheAccount_refuses() {
        Lease mine = testing.retiring();
        Lease other = testing.active();

        assertThatThrownBy(() -> closures.queue(account(other), mine.id()))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining(other.id().value());
        assertThatThrownBy(() -> closures.queue(account(other), null))
                .isInstanceOf(VendingFailed.class);
        assertThat(testing.registry.accounts().find(account(other)).orElseThrow().status())
                .isEqualTo(AccountStatus.LEASED);
    }

    @Test
    void queue_ofAnAccountInThePool_needsNoLease() {
        Lease lease = testing.retiring();
        testing.registry.accounts().move(account(lease), lease.id(), AccountStatus.AVAILABLE, null);

        closures.queue(account(lease), null);

        assertThat(testing.state(account(lease))).isEqualTo(QUEUED);
    }

    @Test
    void work_ofAnEmptyQueue_asksAwsNothing() {
        new Closures(
                        testing.registry,
                        () -> {
                            throw new AssertionError("AWS was asked.");
                        },
                        testing.clock())
                .work();
    }

    @Test
    void work_beginsThreeAtOnce_theLongestWaitingFirst() {
        List<AccountId> queue = queue(5);

        closures.work();

        assertThat(testing.asked).containsExactlyElementsOf(values(queue.subList(0, 3)));
        assertThat(states(queue)).containsExactly(CLOSING, CLOSING, CLOSING, QUEUED, QUEUED);

        closures.work();

        assertThat(testing.asked).hasSize(3);
    }

    @Test
    void work_onceAwsHasClosedSome_beginsTheNext() {
        List<AccountId> queue = queue(5);
        closures.work();
        testing.finishAll();

        closures.work();

        assertThat(states(queue)).containsExactly(CLOSED, CLOSED, CLOSED, CLOSING, CLOSING);
        assertThat(testing.asked).containsExactlyElementsOf(values(queue));

        testing.finishAll();
        closures.work();

        assertThat(states(queue)).containsOnly(CLOSED);
    }

    @Test
    void work_byManyAtOnce_closesEachOnce_andNeverMoreThanThree() throws Exception {
        List<AccountId> queue = queue(10);
        List<Integer> atOnce = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            List<Thread> workers =
                    IntStream.range(0, 4)
                            .mapToObj(_ -> Thread.ofVirtual().start(closures::work))
                            .toList();
            for (Thread worker : workers) {
                worker.join();
            }
            atOnce.add(testing.closingNow());
            testing.finishAll();
        }
        closures.work();

        assertThat(atOnce).allMatch(closing -> closing <= 3);
        assertThat(states(queue)).containsOnly(CLOSED);
        assertThat(testing.asked).containsExactlyInAnyOrderElementsOf(values(queue));
    }

    @Test
    void work_whenTheAnswerIsLost_believesAws() {
        AccountId id = testing.queued();
        testing.after = new TransientFailure("the answer was lost");
        assertThatThrownBy(closures::work).isInstanceOf(TransientFailure.class);

        closures.work();

        assertThat(testing.asked).hasSize(1);
        assertThat(testing.state(id)).isEqualTo(CLOSING);
    }

    @Test
    void work_whenAwsDidNotHear_asksAgainAtOnce() {
        AccountId id = testing.queued();
        testing.before = new TransientFailure("a server's error");
        assertThatThrownBy(closures::work).isInstanceOf(TransientFailure.class);

        closures.work();

        assertThat(testing.asked).hasSize(2);
        testing.finishAll();
        closures.work();
        assertThat(testing.state(id)).isEqualTo(CLOSED);
    }

    @Test
    void work_whenAWorkerDiedBeforeItAsked_takesOverLater() {
        AccountId id = testing.queued();
        testing.before = new IllegalStateException("died");
        assertThatThrownBy(closures::work).isInstanceOf(IllegalStateException.class);

        closures.work();
        assertThat(testing.asked).hasSize(1);

        testing.pass(Duration.ofMinutes(7));
        closures.work();
        assertThat(testing.asked).hasSize(2);
        assertThat(testing.state(id)).isEqualTo(CLOSING);
    }

    @Test
    void work_whenAWorkerDiedWithASlotAlone_freesItLater() {
        AccountId id = testing.queued();
        ClosingSlots slots = new ClosingSlots(testing.registry);
        slots.take(id, testing.now());

        closures.work();
        assertThat(testing.asked).isEmpty();

        testing.pass(Duration.ofMinutes(7));
        closures.work();
        assertThat(testing.state(id)).isEqualTo(CLOSING);
        assertThat(slots.state().slots()).hasSize(1);
    }

    @Test
    void work_whenItsPlaceWasLost_stillSeesTheAccountToItsEnd() {
        AccountId id = testing.queued();
        closures.work();
        new ClosingSlots(testing.registry).free(id);
        testing.finishAll();

        closures.work();
        closures.work();

        assertThat(testing.state(id)).isEqualTo(CLOSED);
    }

    @Test
    void work_ofAnAccountThatIsClosedAlready_isDone() {
        AccountId id = testing.queued();
        testing.closeByHand(id);

        closures.work();

        assertThat(testing.state(id)).isEqualTo(CLOSED);
        assertThat(testing.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
                "TooManyRequestsException",
                "ConcurrentModificationException"
            })
    void work_whenAwsIsBusy_waitsAMinute(String code) {
        List<AccountId> queue = queue(2);
        testing.before = passing(code);

        closures.work();
        closures.work();

        assertThat(testing.asked).hasSize(1);
        assertThat(states(queue)).containsOnly(QUEUED);
        assertThat(testing.closure(queue.getFirst()).notBefore())
                .isEqualTo(testing.now().plusSeconds(60));

        testing.pass(Duration.ofSeconds(61));
        closures.work();
        assertThat(states(queue)).containsOnly(CLOSING);
        assertThat(testing.asked).containsSubsequence(values(queue));
    }

    @Test
    void work_whenAwsSaysThatTheQuotaIsUsedUp_waitsForTheOldestToLeaveTheWindow() {
        AccountId first = testing.queued();
        closures.work();
        Instant begun = testing.now();
        testing.finishAll();
        testing.pass(Duration.ofDays(3));
        testing.quota = 1;
        List<AccountId> queue = queue(2);

        closures.work();
        closures.work();

        assertThat(testing.state(first)).isEqualTo(CLOSED);
        assertThat(testing.asked).hasSize(2);
        assertThat(testing.closure(queue.getFirst()).notBefore())
                .isEqualTo(begun.plus(Duration.ofDays(30)));

        testing.quota = 250;
        testing.pass(Duration.ofDays(28));
        closures.work();
        assertThat(states(queue)).containsOnly(CLOSING);
    }

    @Test
    void work_whenAwsSaysSoAndTheLedgerKnowsOfNone_waitsADay() {
        testing.quota = 0;
        AccountId id = testing.queued();

        closures.work();

        assertThat(testing.closure(id))
                .isEqualTo(
                        new Closure(testing.now(), testing.now().plus(Duration.ofDays(1)), null));
    }

    @Test
    void work_beyondTheWindow_asksAwsNothing_andTellsWhenItGoesOn() {
        testing.quota = 1000;
        closeMany(250);
        Instant oldest =
                Optional.ofNullable(testing.closure(new AccountId("100000000001")).begunAt())
                        .orElseThrow();
        AccountId id = testing.queued();

        closures.work();

        assertThat(testing.asked).hasSize(250);
        assertThat(testing.closure(id).notBefore()).isEqualTo(oldest.plus(Duration.ofDays(30)));
        assertThat(ClosingReport.of(testing.registry, testing.now()))
                .satisfies(
                        report -> {
                            assertThat(report.used()).isEqualTo(250);
                            assertThat(report.limit()).isEqualTo(250);
                            assertThat(report.accounts()).hasSize(251);
                        });

        testing.pass(Duration.ofDays(31));
        closures.work();
        assertThat(testing.state(id)).isEqualTo(CLOSING);
    }

    @Test
    void work_inALargeOrganization_mayCloseMore_andCountsMembersOnceADay() {
        testing.members = 1500;
        testing.quota = 1000;
        closeMany(250);
        queue(4);

        closures.work();
        closures.work();
        testing.finishAll();
        closures.work();

        assertThat(testing.asked).hasSize(254);
        assertThat(testing.membersCounted).isEqualTo(1);
        assertThat(ClosingReport.of(testing.registry, testing.now()).limit()).isEqualTo(300);
    }

    @Test
    void limit_isAFifthOfTheMembers_between250And1000() {
        assertThat(
                        Stream.of(10, 1250, 2000, 5000, 50_000)
                                .map(members -> ClosingWindow.limit(members)))
                .containsExactly(250, 250, 400, 1000, 1000);
    }

    @Test
    void work_whenAwsRefusesOneForGood_goesOnWithTheNext() {
        List<AccountId> queue = queue(2);
        testing.before = TestingClosing.refusal("AccessDeniedException");

        closures.work();

        assertThat(states(queue)).containsExactly(QUEUED, CLOSING);
        assertThat(testing.closure(queue.getFirst()).notBefore())
                .isEqualTo(testing.now().plus(Duration.ofDays(1)));
    }

    private List<AccountId> queue(int howMany) {
        return IntStream.range(0, howMany).mapToObj(_ -> testing.queued()).toList();
    }

    private void closeMany(int howMany) {
        queue(howMany);
        for (int i = 0; i < howMany; i += 3) {
            closures.work();
            testing.finishAll();
        }
        closures.work();
    }

    private List<ClosureState> states(List<AccountId> accounts) {
        return accounts.stream().map(testing::state).toList();
    }

    private static List<String> values(List<AccountId> accounts) {
        return accounts.stream().map(AccountId::value).toList();
    }
}
