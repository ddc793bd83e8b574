package dev.accountvending.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.Test;

class FailLeaseTest {
    private static final CaughtError FAILURE =
            new CaughtError(
                    "dev.accountvending.model.VendingFailed",
                    """
                    {"errorMessage":"No luck today.\\nFor administrators: mend it","errorType":"x"}
                    """);

    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry);
    private final FailLease step = new FailLease(ledger.registry, news.announcements);

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
                .containsExactly("ACCOUNT#123456789012", "LEASE#ana-1", "SERIES#ana");
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
