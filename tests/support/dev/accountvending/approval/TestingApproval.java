package dev.accountvending.approval;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.policy.Policy;
import dev.accountvending.request.TestingStepFunctions;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;

/** The approval steps over a ledger in memory, with one reserved lease of ana's. */
final class TestingApproval {
    static final Clock CLOCK = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);

    final TestingLedger ledger = new TestingLedger();
    final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    final TestingNews news =
            new TestingNews(
                    ledger.registry,
                    new Policy(
                            Set.of(new Person("ada@example.com")),
                            "developer=pia@example.com,ana@example.com"));
    final AskApproval ask =
            new AskApproval(
                    ledger.registry,
                    new ApprovalCallback(stepFunctions),
                    news.announcements,
                    Duration.ofDays(3),
                    CLOCK);
    final RemindApprovers remind =
            new RemindApprovers(
                    ledger.registry, new ApprovalCallback(stepFunctions), news.announcements);
    final ExpireApproval refuse = new ExpireApproval(ledger.registry, news.announcements, CLOCK);
    final LeaseId id = ledger.reserved("ana").id();

    Lease lease() {
        return ledger.registry.lease(id);
    }

    Lease decide(boolean approved, String by) {
        return ledger.registry
                .decisions()
                .decide(id, new Decision(approved, by, TestingLedger.NOW, null));
    }
}
