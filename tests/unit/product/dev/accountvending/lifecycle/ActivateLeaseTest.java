package dev.accountvending.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;

class ActivateLeaseTest {
    private final TestingLedger ledger = new TestingLedger();
    private final ActivateLease step = new ActivateLease(ledger.registry);

    @Test
    void run_twice_activatesOnce() {
        LeaseId id = ledger.withAccount("ana").id();

        step.run(new ActivateLease.Input(id, "example-ana"));
        int writes = ledger.dynamoDb.writes();
        ActivateLease.Output output = step.run(new ActivateLease.Input(id, "example-ana"));

        assertThat(output.status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(ledger.registry.lease(id).account().alias()).isEqualTo("example-ana");
        assertThat(ledger.registry.lease(id).lifecycle().history())
                .extracting(change -> change.to())
                .containsExactly(LeaseStatus.REQUESTED, LeaseStatus.VENDING, LeaseStatus.ACTIVE);
    }
}
