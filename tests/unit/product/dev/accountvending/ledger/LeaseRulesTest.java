package dev.accountvending.ledger;

import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What people want of a lease, while others change it. */
class LeaseRulesTest {
    private static final Instant END = NOW.plus(Duration.ofDays(7));
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final LeaseId ID = new LeaseId("ana-1");

    private final TestingLedger ledger = new TestingLedger();

    @Test
    void extend_underAnEarlierKey_extendsNothingTwice() {
        ledger.write(List.of(TestingLedger.handedOver(ID, END)));
        for (int day = 1; day <= 20; day++) {
            extend("ana@example.com", "key-" + day);
        }

        extend("ana@example.com", "key-1");
        extend("ana@example.com", "key-7");
        extend("ana@example.com", "key-20");

        assertThat(ledger.registry.lease(ID).terms().expiresAt())
                .isEqualTo(END.plus(Duration.ofDays(20)));
    }

    @Test
    void extend_underSoManyKeys_remembersTheLatest() {
        ledger.write(List.of(TestingLedger.handedOver(ID, END)));
        for (int day = 1; day <= 21; day++) {
            extend("ana@example.com", "key-" + day);
        }

        assertThat(ledger.registry.lease(ID).terms().usedKeys())
                .hasSize(20)
                .startsWith(new UsedKey("ana@example.com", "key-2"))
                .endsWith(new UsedKey("ana@example.com", "key-21"));
    }

    @Test
    void extend_underAnothersKey_isAWishOfItsOwn() {
        ledger.write(List.of(TestingLedger.handedOver(ID, END)));
        extend("ada@example.com", "key");

        extend("ana@example.com", "key");
        extend("ada@example.com", "key");

        assertThat(ledger.registry.lease(ID).terms().expiresAt())
                .isEqualTo(END.plus(Duration.ofDays(2)));
    }

    private void extend(String by, String key) {
        Extension day = new Extension(Duration.ofDays(1), by, null, key);
        ledger.registry.decisions().extend(ID, day, Duration.ofDays(90));
    }

    @RepeatedTest(20)
    void extendAndBegin_atOnce_oneWins() throws Exception {
        ledger.write(List.of(TestingLedger.handedOver(ID, END)));
        Extension week = new Extension(Duration.ofDays(7), "ana@example.com", null, null);

        List<Boolean> won =
                atOnce(
                        () -> succeeds(() -> ledger.at(END).decisions().extend(ID, week, LONGEST)),
                        () ->
                                ledger.at(END)
                                        .progress()
                                        .beginRetirement(ID, "arn:retire")
                                        .is(LeaseStatus.RETIRING));

        Lease lease = ledger.registry.lease(ID);
        assertThat(won).containsExactlyInAnyOrder(true, false);
        assertThat(lease.is(LeaseStatus.RETIRING)).isEqualTo(won.getLast());
        assertThat(lease.terms().expiresAt())
                .isEqualTo(won.getFirst() ? END.plus(week.longer()) : END);
    }

    @RepeatedTest(20)
    void approveAndReject_atOnce_theFirstStands() throws Exception {
        LimitIncrease seen = asked();

        List<Boolean> won = atOnce(() -> decide(seen, true), () -> decide(seen, false));

        Lease lease = ledger.registry.lease(ID);
        Decision stands =
                Objects.requireNonNull(
                        Objects.requireNonNull(lease.approvals().limitIncrease()).decision());
        assertThat(won).containsExactlyInAnyOrder(true, false);
        assertThat(stands.approved()).isEqualTo(won.getFirst());
        assertThat(lease.terms().expiresAt())
                .isEqualTo(won.getFirst() ? END.plus(Duration.ofDays(40)) : END);
    }

    @RepeatedTest(20)
    void approveAndBegin_atOnce_oneWins() throws Exception {
        LimitIncrease seen = asked();

        List<Boolean> won =
                atOnce(
                        () -> succeeds(() -> decide(seen, true)),
                        () ->
                                ledger.at(END)
                                        .progress()
                                        .beginRetirement(ID, "arn:retire")
                                        .is(LeaseStatus.RETIRING));

        Lease lease = ledger.registry.lease(ID);
        assertThat(won).containsExactlyInAnyOrder(true, false);
        assertThat(lease.is(LeaseStatus.RETIRING)).isEqualTo(won.getLast());
        if (won.getLast()) {
            assertThat(lease.approvals().limitIncrease()).isNull();
        }
    }

    @Test
    void decide_onAnEarlierWish_isRefused() {
        LimitIncrease seen = asked();
        decide(seen, false);
        ledger.at(NOW.plusSeconds(60))
                .decisions()
                .askIncrease(
                        ID,
                        new LimitIncrease(
                                seen.by(), NOW.plusSeconds(60), seen.days(), null, null, null),
                        null);

        assertThat(succeeds(() -> decide(seen, true))).isFalse();
        assertThat(ledger.registry.lease(ID).approvals().openLimitIncrease()).isNotNull();
    }

    private LimitIncrease asked() {
        ledger.write(List.of(TestingLedger.handedOver(ID, END)));
        Extension wanted = new Extension(Duration.ofDays(40), "ana@example.com", null, null);
        return Objects.requireNonNull(
                ledger.registry
                        .decisions()
                        .extendOrAsk(ID, wanted, LONGEST)
                        .approvals()
                        .openLimitIncrease());
    }

    /** Whether this decision is the one that stands. */
    private boolean decide(LimitIncrease seen, boolean approved) {
        Decision made = new Decision(approved, "ada@example.com", NOW, null);
        return made.equals(
                Objects.requireNonNull(
                                ledger.registry
                                        .decisions()
                                        .decideIncrease(ID, seen, made)
                                        .approvals()
                                        .limitIncrease())
                        .decision());
    }

    private static boolean succeeds(Callable<?> act) {
        try {
            act.call();
            return true;
        } catch (RequestRejected refused) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Boolean> atOnce(Callable<Boolean> one, Callable<Boolean> other)
            throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> both = two.invokeAll(List.of(one, other));
            return List.of(both.getFirst().get(), both.getLast().get());
        }
    }
}
