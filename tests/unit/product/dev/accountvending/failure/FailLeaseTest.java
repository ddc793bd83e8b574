package dev.accountvending.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.KindHold;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

class FailLeaseTest {
    private static final CaughtError FAILURE =
            new CaughtError(
                    "dev.accountvending.model.VendingFailed",
                    """
                    {"errorMessage":"No luck today.\\nFor administrators: mend it","errorType":"x"}
                    """);

    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry);
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final FailLease step =
            new FailLease(
                    ledger.registry,
                    new Retirements(
                            stepFunctions,
                            "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                            new RetireWaits(5, 360, 60, 300, 60),
                            false,
                            Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)),
                    news.announcements);

    @Test
    void run_twice_failsOnceAndGivesBackEveryClaim() {
        Lease lease = ledger.withAccount("ana");

        run(lease.id(), true);
        int writes = ledger.dynamoDb.writes();
        FailLease.Output output = run(lease.id(), true);

        assertThat(output.status()).isEqualTo(LeaseStatus.FAILED);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(ledger.dynamoDb.keys())
                .filteredOn(key -> !key.startsWith("TOLD#"))
                .containsExactly(
                        "ACCOUNT#123456789012", "LEASE#ana-1", "MEMO#kind-holds", "SERIES#ana");
    }

    @Test
    void run_writesThePlainSentenceIntoTheHistory() {
        Lease lease = ledger.vending("ana");

        run(lease.id(), true);

        assertThat(ledger.registry.lease(lease.id()).lifecycle().history().getLast().why())
                .isEqualTo("No luck today.");
    }

    @Test
    void run_whenTheDelegationIsLeft_keepsTheSubdomainClaimed() {
        run(ledger.vending("ana").id(), false);

        assertThat(ledger.dynamoDb.keys()).anyMatch(key -> key.startsWith("SUBDOMAIN#"));
    }

    @Test
    void run_whenItHasAnAccount_hasThatTakenBackOnce() {
        Lease lease = ledger.withAccount("ana");

        run(lease.id(), true);
        run(lease.id(), true);

        assertThat(stepFunctions.started).hasSize(1);
        assertThat(ledger.registry.lease(lease.id()).isGivingBack()).isTrue();
        assertThat(timesSentBack()).isEqualTo(1);
    }

    @Test
    void run_whenItHasNoAccount_hasNothingToTakeBack() {
        Lease lease = ledger.vending("ana");

        assertThat(run(lease.id(), true).status()).isEqualTo(LeaseStatus.FAILED);

        assertThat(stepFunctions.started).isEmpty();
        assertThat(ledger.registry.lease(lease.id()).isGivingBack()).isFalse();
    }

    @Test
    void run_whenTheAccountCannotBeEntered_leavesItToAPerson() {
        Lease lease = ledger.withAccount("ana");

        step.run(new FailLease.Input(lease.id(), failure("AccountNotReady"), true));

        assertThat(stepFunctions.started).isEmpty();
        assertThat(ledger.registry.lease(lease.id()).status()).isEqualTo(LeaseStatus.FAILED);
    }

    @Test
    void run_whenTheAccountWasSentBackTwiceInARow_leavesItToAPerson() {
        sendBack("ana");
        sendBack("ben");
        claim("cleo");
        stepFunctions.started.clear();

        run(new LeaseId("cleo-1"), true);

        assertThat(stepFunctions.started).isEmpty();
    }

    @Test
    void run_whenSomebodyHadTheAccountInBetween_countsAnew() {
        sendBack("ana");
        sendBack("ben");
        claim("cleo");
        ledger.registry.progress().activate(new LeaseId("cleo-1"), null);
        ledger.registry.decisions().askRetirement(new LeaseId("cleo-1"), "cleo@example.com");
        ledger.registry.progress().beginRetirement(new LeaseId("cleo-1"), "arn:retire");
        ledger.registry
                .accounts()
                .returnToPool(TestingLedger.ACCOUNT, ledger.registry.lease(new LeaseId("cleo-1")));

        assertThat(timesSentBack()).isZero();
    }

    @Test
    void run_ofACancelledLease_withdrawsItForThatPerson_andHasItsAccountTakenBack() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");

        FailLease.Output output = run(lease.id(), true);

        assertThat(output.cancelled()).isTrue();
        Lease ended = ledger.registry.lease(lease.id());
        assertThat(ended.status()).isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(ended.lifecycle().intoStatus().by()).isEqualTo("ana@example.com");
        assertThat(stepFunctions.started).hasSize(1);
        assertThat(timesSentBack()).isZero();
        assertThat(ledger.dynamoDb.keys())
                .containsExactly("ACCOUNT#123456789012", "LEASE#ana-1", "SERIES#ana");
    }

    @Test
    void run_ofACancelledLeaseWithoutAnAccount_endsItToo() {
        Lease lease = ledger.vending("ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");

        assertThat(run(lease.id(), true).status()).isEqualTo(LeaseStatus.WITHDRAWN);

        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void run_whenAwsRefusedForGoodWhatItsAccountNeeds_holdsItsKindOnce() {
        Lease lease = ledger.withAccount("ana");

        run(lease.id(), true);
        run(lease.id(), true);

        KindHold hold = ledger.registry.kinds().find(lease.request().kind()).orElseThrow();
        assertThat(hold.why()).isEqualTo("mend it");
        assertThat(hold.lease()).isEqualTo(lease.id());
    }

    @Test
    void run_beforeItHadAnAccount_orForAnotherReason_holdsNothing() {
        run(ledger.vending("ana").id(), true);
        Lease busy = ledger.withAccount("ben");
        step.run(new FailLease.Input(busy.id(), failure("TransientFailure"), true));

        assertThat(ledger.registry.kinds().all()).isEmpty();
        assertThat(ledger.registry.lease(busy.id()).isGivingBack()).isTrue();
    }

    @Test
    void run_ofACancelledLease_holdsNothing() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");

        run(lease.id(), true);

        assertThat(ledger.registry.kinds().all()).isEmpty();
    }

    @Test
    void run_ofATrial_doesNotBlameTheAccount() {
        sendBack("ana");
        Instant later = TestingLedger.NOW.plus(Duration.ofMinutes(15));
        Lease trial = claim("ben");
        assertThat(ledger.at(later).kinds().waitsFor(trial)).isEmpty();

        run(trial.id(), true);

        assertThat(timesSentBack()).isEqualTo(1);
        assertThat(ledger.registry.lease(trial.id()).isGivingBack()).isTrue();
    }

    private void sendBack(String name) {
        Lease lease = claim(name);
        run(lease.id(), true);
        ledger.registry
                .accounts()
                .returnToPool(TestingLedger.ACCOUNT, ledger.registry.lease(lease.id()));
        ledger.registry.progress().finishRetirement(lease.id());
    }

    /** The first makes the account, the others take it out of the pool. */
    private Lease claim(String name) {
        return ledger.registry.accounts().find(TestingLedger.ACCOUNT).isEmpty()
                ? ledger.withAccount(name)
                : ledger.registry
                        .progress()
                        .claimPooled(ledger.vending(name).id(), TestingLedger.ACCOUNT)
                        .orElseThrow();
    }

    private int timesSentBack() {
        return ledger.registry.accounts().find(TestingLedger.ACCOUNT).orElseThrow().timesSentBack();
    }

    private static CaughtError failure(String error) {
        return new CaughtError("dev.accountvending.model." + error, FAILURE.cause());
    }

    @Test
    void run_whenTheLeaseBecameActiveAfterAll_leavesIt() {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null);

        assertThat(run(lease.id(), true).status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(ledger.dynamoDb.keys()).contains("NAME#ana");
    }

    @Test
    void run_whenThereNeverWasALease_hasNothingToDo() {
        assertThat(run(new LeaseId("nobody-1"), true).status()).isNull();
    }

    private FailLease.Output run(LeaseId id, boolean delegationRemoved) {
        return step.run(new FailLease.Input(id, FAILURE, delegationRemoved));
    }
}
