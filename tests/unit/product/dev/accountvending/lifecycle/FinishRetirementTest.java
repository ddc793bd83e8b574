package dev.accountvending.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.TestingNews;

import org.junit.jupiter.api.Test;

class FinishRetirementTest {
    private final TestingLedger ledger = new TestingLedger();
    private final Lease lease = ledger.active("ana");
    private final TestingNews news = new TestingNews(ledger.registry);
    private final FinishRetirement step = new FinishRetirement(ledger.registry, news.announcements);

    @Test
    void run_twice_endsOnceAndTheNameCanBeAskedForAgain() {
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), "arn:execution");

        run(lease.id());
        int writes = ledger.dynamoDb.writes();
        assertThat(run(lease.id())).isEqualTo(LeaseStatus.RETIRED);

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(ledger.registry.newest(lease.name()).orElseThrow().status())
                .isEqualTo(LeaseStatus.RETIRED);
        assertThat(ledger.reserved("ana").id()).isEqualTo(new LeaseId("ana-2"));
    }

    @Test
    void run_ofALeaseThatItsOwnerHas_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> run(lease.id()));

        assertThat(ledger.registry.lease(lease.id())).isEqualTo(lease);
    }

    private LeaseStatus run(LeaseId id) {
        return step.run(new FinishRetirement.Input(id)).status();
    }
}
