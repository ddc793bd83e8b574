package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;

class RecentlyReadTest {
    private final TestingLedger ledger = new TestingLedger();
    private final Lease lease = ledger.withAccount("ana");

    @Test
    void lease_thatHasNotChanged_isNotReadAnew() {
        Lease first = ledger.registry.lease(lease.id());

        assertThat(ledger.registry.lease(lease.id())).isSameAs(first);
    }

    @Test
    void lease_thatAnotherFunctionHasChanged_isReadAsItIs() {
        ledger.registry.lease(lease.id());
        Ledger another = ledger.at(TestingLedger.NOW);
        another.move(lease.id(), LeaseStatus.FAILED, Ledger.SYSTEM_ACTOR, null);

        assertThat(ledger.registry.lease(lease.id()).status()).isEqualTo(LeaseStatus.FAILED);
    }
}
