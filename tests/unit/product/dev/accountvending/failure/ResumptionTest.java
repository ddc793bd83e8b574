package dev.accountvending.failure;

import static dev.accountvending.reconcile.TestingOrganization.ANA;
import static dev.accountvending.reconcile.TestingOrganization.RETIRING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.reconcile.TestingOrganization;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Duration;

class ResumptionTest {
    private static final String ADA = "ada@example.com";

    private final TestingOrganization there = new TestingOrganization();

    @Test
    void resume_ofAVendThatStopped_startsAnother_withTheSameInput() {
        Lease lease = stoppedVend();

        Lease resumed = resume(lease);

        String name = "vend-developer-ana-1_%d".formatted(TestingLedger.NOW.getEpochSecond());
        assertThat(there.stepFunctions.started).containsOnlyKeys(name);
        assertThat(there.stepFunctions.started.get(name))
                .contains("\"leaseId\":\"ana-1\"", "\"request\":", "\"waits\":");
        assertThat(resumed.lifecycle().execution()).endsWith(":execution:vend-account:" + name);
        assertThat(resumed.lifecycle().history().getLast().by()).isEqualTo(ADA);
    }

    @Test
    void resume_ofAVendWhoseAccountWasSetAside_takesItBack() {
        Lease lease = stoppedVend();
        there.registry.accounts().quarantine(ANA, "test", "its lease failed");

        resume(lease);

        assertThat(there.registry.accounts().find(ANA))
                .map(Account::status)
                .hasValue(AccountStatus.LEASED);
    }

    @Test
    void resume_ofALeaseWhoseExecutionNeverBegan_startsOne() {
        Lease lease = there.ledger.reserved("ana");

        resume(lease);

        assertThat(there.stepFunctions.started).hasSize(1);
    }

    @Test
    void resume_ofAFailedLeaseWhoseAccountWasSetAside_triesAgainToTakeItBack() {
        Lease lease = stoppedVend();
        there.registry.progress().giveBack(lease.id(), "no luck", false, true);
        there.registry.progress().quarantine(lease.id(), "It would not come clean.");

        Lease resumed = resume(lease);

        assertThat(resumed.status()).isEqualTo(LeaseStatus.FAILED);
        assertThat(resumed.isGivingBack()).isTrue();
        assertThat(there.stepFunctions.started.keySet())
                .singleElement()
                .asString()
                .startsWith("retire-ana-1-");
    }

    @Test
    void resume_ofAFailedLeaseWithoutAnAccount_isRefused() {
        Lease lease = there.ledger.vending("ben");
        there.registry.progress().fail(lease.id(), ADA, "no luck", false);

        assertThatThrownBy(() -> resume(lease)).isInstanceOf(RequestRejected.class);
    }

    @Test
    void resume_ofAnEndThatStopped_startsAnother() {
        Lease lease = there.retiring();
        there.stepFunctions.executions.put(RETIRING, ExecutionStatus.FAILED);

        resume(lease);

        assertThat(there.stepFunctions.started.keySet())
                .singleElement()
                .asString()
                .startsWith("retire-ana-1-");
    }

    @Test
    void resume_ofAQuarantinedLease_letsItsCleaningBeginAnew() {
        Lease lease = there.retiring();
        there.registry.update(
                lease.id(),
                found -> found.withCleaning(new Cleaning(6, 0, "b", TestingLedger.NOW, "x")));
        there.registry.progress().quarantine(lease.id(), "would not come clean");
        there.stepFunctions.executions.put(RETIRING, ExecutionStatus.FAILED);

        Lease resumed = resume(lease);

        assertThat(resumed.cleaning()).isNull();
        assertThat(resumed.is(LeaseStatus.QUARANTINED)).isTrue();
        assertThat(there.stepFunctions.started).hasSize(1);
    }

    @Test
    void resume_whereOneIsAtWork_isRefused_namingIt() {
        Lease lease = there.vending("ana", ANA);

        assertThatThrownBy(() -> resume(lease))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining(there.vending.arn(lease));
        assertThat(there.stepFunctions.started).isEmpty();
    }

    @Test
    void resume_ofALeaseWithNothingToDo_isRefused() {
        Lease lease = there.active();

        assertThatThrownBy(() -> resume(lease))
                .isInstanceOf(RequestRejected.class)
                .hasMessage("ana is ACTIVE: there is nothing to go on with.");
    }

    @Test
    void resume_twiceAtOnce_startsOne() {
        Lease lease = there.retiring();
        there.stepFunctions.executions.put(RETIRING, ExecutionStatus.FAILED);
        there.ledger.dynamoDb.beforeNextWrite(() -> resume(lease));

        assertThatThrownBy(() -> resume(lease))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("was resumed a moment ago");
        assertThat(there.stepFunctions.started).hasSize(1);
    }

    @Test
    void resume_whereTheOneBeforeDidNotBegin_startsAnother_aMinuteLater() {
        Lease lease = there.retiring();
        there.stepFunctions.executions.put(RETIRING, ExecutionStatus.FAILED);
        resume(lease);

        there.resumption(Duration.ofSeconds(61)).resume(lease.id(), ADA);

        assertThat(there.stepFunctions.started).hasSize(2);
    }

    private Lease stoppedVend() {
        Lease lease = there.vending("ana", ANA);
        there.stepFunctions.executions.put(there.vending.arn(lease), ExecutionStatus.ABORTED);
        return lease;
    }

    private Lease resume(Lease lease) {
        return there.resumption(Duration.ZERO).resume(lease.id(), ADA);
    }
}
