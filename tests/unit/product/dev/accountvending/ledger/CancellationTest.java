package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.VendingFailed;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A lease that is taken back while it is made takes nothing more. */
class CancellationTest {
    private static final String ANA = "ana@example.com";

    private final TestingLedger ledger = new TestingLedger();
    private final LeaseProgress progress = ledger.registry.progress();

    @Test
    void cancelled_itIsInItsStatusStill_andDueAsBefore() {
        Lease before = ledger.vending("ana");

        Lease cancelled = cancel(before);

        assertThat(cancelled.status()).isEqualTo(LeaseStatus.VENDING);
        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(cancelled.lifecycle().dueAt()).isEqualTo(before.lifecycle().dueAt());
        assertThat(cancel(cancelled)).isEqualTo(cancelled);
    }

    @Test
    void cancelled_noStepGoesOn() {
        LeaseId id = cancel(ledger.withAccount("ana")).id();

        refused(() -> ledger.registry.vending(id));
        refused(() -> ledger.registry.vending(id, TestingLedger.ACCOUNT));
        refused(() -> ledger.registry.completing(id, TestingLedger.ACCOUNT));
        refused(() -> ledger.registry.preparing(id, TestingLedger.ACCOUNT));
    }

    @Test
    void cancelled_afterAStepHasLooked_itsChangeIsRefusedAllTheSame() {
        LeaseId id = cancel(ledger.vending("ana")).id();

        refused(() -> progress.begin(id, "arn:vend"));
        refused(() -> progress.recordCreationIntent(id));
        refused(() -> progress.activate(id, null));
    }

    @Test
    void cancelled_whileItTakesAnAccountFromThePool_takesNone() {
        Lease before = ledger.withAccount("before");
        ledger.registry
                .accounts()
                .move(TestingLedger.ACCOUNT, before.id(), AccountStatus.AVAILABLE, null);
        LeaseId id = cancel(ledger.vending("ana")).id();

        refused(() -> progress.claimPooled(id, TestingLedger.ACCOUNT));

        assertThat(ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().status())
                .isEqualTo(AccountStatus.AVAILABLE);
    }

    @Test
    void cancelled_beforeItsApprovalIsAskedFor_isNotAskedFor() {
        LeaseId id = cancel(ledger.reserved("ana")).id();

        refused(() -> ledger.registry.decisions().awaitApproval(id, "token", TestingLedger.NOW));
    }

    @Test
    void cancelled_anAccountThatAwsMakesIsEnteredAllTheSame() {
        LeaseId id = cancel(ledger.vending("ana")).id();

        assertThat(progress.enterAccount(id, TestingLedger.ACCOUNT).accountId())
                .isEqualTo(TestingLedger.ACCOUNT);
    }

    @Test
    void cancel_onceItsOwnerHasIt_isTheOrdinaryEnd() {
        Lease ending = cancel(ledger.active("ana"));

        assertThat(ending.isCancelled()).isFalse();
        assertThat(ending.lifecycle().dueAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void cancel_ofWhatIsOver_isRefused() {
        Lease failed = progress.fail(ledger.vending("ana").id(), ANA, "no luck", false);

        assertThatThrownBy(() -> cancel(failed)).isInstanceOf(RequestRejected.class);
    }

    @Test
    void givenBack_aRetirementMayWorkOnIt_untilItIsFinished() {
        LeaseId id = cancel(ledger.withAccount("ana")).id();
        progress.giveBack(id, "cancelled", false, false);

        assertThat(progress.beginRetirement(id, "arn:retire").lifecycle().takenBackBy())
                .isEqualTo("arn:retire");
        assertThat(ledger.registry.retiring(id, TestingLedger.ACCOUNT).isAtEnd()).isTrue();
        assertThat(ledger.registry.preparing(id, TestingLedger.ACCOUNT).id()).isEqualTo(id);

        Lease finished = progress.finishRetirement(id);

        assertThat(finished.status()).isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(finished.isGivingBack()).isFalse();
        assertThat(finished.lifecycle().dueAt()).isNull();
        assertThat(progress.finishRetirement(id)).isEqualTo(finished);
        refused(() -> ledger.registry.retiring(id, TestingLedger.ACCOUNT));
    }

    @Test
    void givenBack_whoeverAsksForTheNameMeanwhileKeepsIt() {
        LeaseId id = cancel(ledger.withAccount("ana")).id();
        progress.giveBack(id, "cancelled", false, false);
        Lease next = ledger.reserved("ana");

        progress.finishRetirement(id);

        assertThat(ledger.registry.newest(next.name())).hasValue(next);
        assertThat(ledger.dynamoDb.keys()).contains("NAME#ana");
        assertThat(ledger.registry.held(next.request().owner(), next.request().kind()))
                .containsExactly(next.id());
    }

    @Test
    void givenBack_itIsLookedAfterLikeARetirement() {
        LeaseId id = cancel(ledger.withAccount("ana")).id();

        assertThat(progress.giveBack(id, "cancelled", false, false).lifecycle().dueAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofHours(24)));
    }

    private Lease cancel(Lease lease) {
        return ledger.registry.decisions().askRetirement(lease.id(), ANA);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(VendingFailed.class);
    }
}
