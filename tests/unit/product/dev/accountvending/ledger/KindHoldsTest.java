package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.RequestRejected;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class KindHoldsTest {
    private static final Instant START = TestingLedger.NOW;

    private final TestingLedger ledger = new TestingLedger();
    private final Lease failed = ledger.withAccount("ana");
    private final Lease second = ledger.vending("ben");
    private final Lease third = ledger.vending("cleo");

    @Test
    void waitsFor_whileNoneFailed_isNothing() {
        assertThat(waits(second, START)).isFalse();
    }

    @Test
    void waitsFor_afterAFailure_isThatHold_untilItsTrialIsDue() {
        hold(failed, START);

        assertThat(waits(second, after(14))).isTrue();
        assertThat(waits(second, after(15))).isFalse();
        assertThat(waits(second, after(16))).as("it is the trial").isFalse();
        assertThat(waits(third, after(16))).isTrue();
        assertThat(kinds(after(16)).find(failed.request().kind()).orElseThrow().lease())
                .isEqualTo(failed.id());
    }

    @Test
    void waitsFor_afterFailedTrials_isLongerEachTime_upToSixHours() {
        hold(failed, START);
        Instant now = START;
        for (int minutes : new int[] {15, 30, 60, 120, 240, 360, 360}) {
            Lease trial = ledger.vending("trial" + minutes + now.getEpochSecond());
            Instant due = now.plus(Duration.ofMinutes(minutes));
            assertThat(waits(trial, due.minusSeconds(1))).as("%d", minutes).isTrue();
            assertThat(waits(trial, due)).as("%d", minutes).isFalse();
            kinds(due).hold(trial, "again");
            now = due;
        }
    }

    @Test
    void waitsFor_ifATrialIsNeverHeardOfAgain_letsTheNextGoInItsTime() {
        hold(failed, START);
        waits(second, after(15));

        assertThat(waits(third, after(44))).isTrue();
        assertThat(waits(third, after(45))).isFalse();
    }

    @Test
    void hold_again_keepsTheFirstLease_andTellsTheLastReasonOfATrial() {
        hold(failed, START);
        kinds(after(1)).hold(third, "another, under way before");
        assertThat(found().why()).isEqualTo("denied");

        waits(second, after(15));
        kinds(after(16)).hold(second, "denied otherwise");

        assertThat(found().why()).isEqualTo("denied otherwise");
        assertThat(found().since()).isEqualTo(START);
        assertThat(found().lease()).isEqualTo(failed.id());
    }

    @Test
    void worked_opensItsKindForAll() {
        hold(failed, START);

        kinds(after(1)).worked(third);

        assertThat(waits(second, after(1))).isFalse();
        assertThat(kinds(after(1)).all()).isEmpty();
    }

    @Test
    void open_ofOneThatIsHeld_isOnce() {
        hold(failed, START);

        assertThat(kinds(START).open(failed.request().kind()).why()).isEqualTo("denied");

        assertThatThrownBy(() -> kinds(START).open(failed.request().kind()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("is not held");
    }

    @Test
    void waitsFor_ofAnotherKind_isNothing() {
        hold(failed, START);
        Lease other = ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);

        assertThat(waits(other, START)).isFalse();
    }

    private void hold(Lease lease, Instant now) {
        kinds(now).hold(lease, "denied");
    }

    private boolean waits(Lease lease, Instant now) {
        return kinds(now).waitsFor(lease).isPresent();
    }

    private KindHold found() {
        return kinds(START).find(failed.request().kind()).orElseThrow();
    }

    private KindHolds kinds(Instant now) {
        return ledger.at(now).kinds();
    }

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }
}
