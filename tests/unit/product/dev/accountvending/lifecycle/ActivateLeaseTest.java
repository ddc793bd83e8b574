package dev.accountvending.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.TestingNews;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;

class ActivateLeaseTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingNews news = new TestingNews(ledger.registry);
    private final ActivateLease step =
            new ActivateLease(
                    ledger.registry,
                    news.announcements,
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

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

    @Test
    void run_tellsTheOwner_onceHoweverOftenItIsRun() {
        LeaseId id = ledger.withAccount("ana").id();

        step.run(new ActivateLease.Input(id, null));
        step.run(new ActivateLease.Input(id, null));

        assertThat(news.eventIds()).containsExactly("AccountVended:ana-1");
        assertThat(news.subjectsTo("ana@example.com"))
                .containsExactly("Your AWS account ana is ready");
        assertThat(ledger.registry.lease(id).sides().isPublished()).isTrue();
    }

    @Test
    void run_whileEventBridgeTakesNothing_handsOverAllTheSame_andLeavesItToBePublished() {
        LeaseId id = ledger.withAccount("ana").id();
        news.refuseEvents(true);

        step.run(new ActivateLease.Input(id, null));

        assertThat(ledger.registry.lease(id).status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(ledger.registry.lease(id).sides().isPublished()).isFalse();
    }
}
