package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;

class HandToPoolTest {
    private final TestingPool pool = new TestingPool();
    private final HandToPool step =
            new HandToPool(
                    pool.registry,
                    new Retirements(
                            pool.testing.stepFunctions,
                            "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                            new RetireWaits(5, 360, 60, 300, 60),
                            false,
                            Clock.fixed(TestingPool.NOW, ZoneOffset.UTC)));

    @Test
    void run_twice_endsTheLeaseOnce() {
        LeaseId id = forPool();

        run(id);
        run(id);

        Lease lease = pool.registry.lease(id);
        assertThat(lease.status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(lease.dueEnd()).isEqualTo(TestingPool.NOW);
        assertThat(pool.testing.stepFunctions.started.keySet())
                .containsExactly("retire-pool-sandbox-1-1-" + TestingPool.NOW.getEpochSecond());
    }

    @Test
    void run_whenItsRetirementIsUnderWay_leavesItAlone() {
        LeaseId id = forPool();
        run(id);
        pool.registry.progress().beginRetirement(id, "arn:retire");
        pool.testing.stepFunctions.started.clear();

        assertThat(run(id).status()).isEqualTo(LeaseStatus.RETIRING);
        assertThat(pool.testing.stepFunctions.started).isEmpty();
    }

    @Test
    void run_ofSomebodysLease_isRefused() {
        Lease lease = pool.vending("sandbox", "spike");

        assertThatThrownBy(() -> run(lease.id())).isInstanceOf(IllegalStateException.class);
    }

    private LeaseId forPool() {
        return pool.ledger
                .withAccount(TestingLedger.requestForPool("pool-sandbox-1"), TestingLedger.ACCOUNT)
                .id();
    }

    private HandToPool.Output run(LeaseId id) {
        return step.run(new HandToPool.Input(id));
    }
}
