package dev.accountvending.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

class CloseAccountTest {
    private final TestingClosing testing = new TestingClosing();
    private final CloseAccount step = new CloseAccount(testing.registry, testing.closures);

    @Test
    void run_twice_asksAwsOnce() {
        Lease lease = testing.retiring();

        assertThat(run(lease, lease)).isEqualTo(ClosureState.CLOSING);
        assertThat(run(lease, lease)).isEqualTo(ClosureState.CLOSING);

        assertThat(testing.asked).hasSize(1);
    }

    @Test
    void run_whenThreeAreBeingClosed_answersThatItIsQueued() {
        for (int i = 0; i < 3; i++) {
            testing.queued();
        }
        Lease lease = testing.retiring();

        assertThat(run(lease, lease)).isEqualTo(ClosureState.QUEUED);
    }

    @Test
    void run_whenTheQuotaIsUsedUp_answersThatItIsQueued() {
        testing.quota = 0;
        Lease lease = testing.retiring();

        assertThat(run(lease, lease)).isEqualTo(ClosureState.QUEUED);
    }

    @Test
    void run_whenTheAccountIsClosedAlready_isDone() {
        Lease lease = testing.retiring();
        testing.closeByHand(TestingClosing.account(lease));

        assertThat(run(lease, lease)).isEqualTo(ClosureState.CLOSED);
    }

    @Test
    void run_afterALostAnswer_asksAwsOnce() {
        Lease lease = testing.retiring();
        testing.after = new TransientFailure("the answer was lost");
        assertThatThrownBy(() -> run(lease, lease)).isInstanceOf(TransientFailure.class);

        assertThat(run(lease, lease)).isEqualTo(ClosureState.CLOSING);
        assertThat(testing.asked).hasSize(1);
    }

    @Test
    void run_forAnAccountThatAnotherLeaseHolds_closesNothing() {
        Lease other = testing.active();

        assertThatThrownBy(() -> run(testing.retiring(), other)).isInstanceOf(VendingFailed.class);
        assertClosesNothing(other);
    }

    @Test
    void run_forALeaseThatDoesNotEnd_closesNothing() {
        Lease lease = testing.active();

        assertThatThrownBy(() -> run(lease, lease)).isInstanceOf(VendingFailed.class);
        assertClosesNothing(lease);
    }

    private void assertClosesNothing(Lease lease) {
        assertThat(testing.asked).isEmpty();
        assertThat(
                        testing.registry
                                .accounts()
                                .find(TestingClosing.account(lease))
                                .orElseThrow()
                                .status())
                .isEqualTo(AccountStatus.LEASED);
    }

    private ClosureState run(Lease lease, Lease holder) {
        return step.run(new CloseAccount.Input(lease.id(), TestingClosing.account(holder))).state();
    }
}
