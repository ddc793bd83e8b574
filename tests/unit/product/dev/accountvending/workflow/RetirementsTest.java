package dev.accountvending.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.Extension;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.request.TestingStepFunctions;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

class RetirementsTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final Lease lease = ledger.active("ana");

    @Test
    void start_howeverOften_startsOnce() {
        retirements().start(lease);
        retirements().start(lease);

        assertThat(stepFunctions.started).containsOnlyKeys("retire-ana-1-1795600800");
        assertThat(stepFunctions.started.get("retire-ana-1-1795600800"))
                .isEqualTo(
                        "{\"leaseId\":\"ana-1\",\"waits\":{\"revocation\":5,"
                                + "\"delegationLapse\":360,\"cleaning\":60,\"cleaningTurn\":300,\"closure\":60},"
                                + "\"identityCenter\":true}");
    }

    @Test
    void start_ofALeaseWithAnotherEnd_isAnotherStart() {
        retirements().start(lease);
        ledger.registry
                .decisions()
                .extend(
                        lease.id(),
                        new Extension(Duration.ofDays(1), "ana@example.com", null, null),
                        Duration.ofDays(30));

        retirements().start(ledger.registry.lease(lease.id()));

        assertThat(stepFunctions.started).hasSize(2);
    }

    @Test
    void resume_startsAgainUnderAnotherName() {
        retirements().start(lease);

        retirements().resume(lease);

        assertThat(stepFunctions.started).hasSize(2);
        assertThat(stepFunctions.started.keySet())
                .allMatch(name -> name.length() <= 80 && name.startsWith("retire-ana-1-"));
    }

    @Test
    void start_whenAwsRefuses_fails() {
        stepFunctions.refuseWith = "StateMachineDoesNotExist";

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(() -> retirements().start(lease));
    }

    private Retirements retirements() {
        return new Retirements(
                stepFunctions,
                "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                new RetireWaits(5, 360, 60, 300, 60),
                true,
                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    }
}
