package dev.accountvending.request;

import dev.accountvending.approval.ApprovalCallback;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.dns.DomainAvailability;
import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Person;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.policy.Policy;
import dev.accountvending.workflow.Executions;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;
import dev.accountvending.workflow.TestingExecutions;
import dev.accountvending.workflow.Waits;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;

/** The request service over a ledger in memory, with the catalog that we ship. */
public final class TestingRequestService {
    public final TestingLedger ledger = new TestingLedger();
    public final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    public final Catalog catalog = TestingCatalog.shipped();
    public final Policy policy =
            new Policy(
                    Set.of(new Person("ada@example.com")),
                    "service=pia@example.com,paul@example.com,#C0APPROVERS");
    public final TestingRoute53 parent = new TestingRoute53();
    public final String parentZone = parent.addZone("accounts.example.com", "by hand");
    final DomainAvailability domains =
            new DomainAvailability(
                    ledger.registry, () -> parent, parentZone, "accounts.example.com");
    final Reservations reservations =
            new Reservations(
                    ledger.registry,
                    catalog,
                    new Reservations.Form("accounts.example.com", "aws+{lease}@example.com"),
                    policy,
                    domains,
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    public final CatalogRules rules =
            new CatalogRules(
                    catalog,
                    new Reservations.Form("accounts.example.com", "aws+{lease}@example.com"),
                    policy);
    public final RequestService requestService = requestService(Owners.AS_NAMED);

    public final TestingNews news = new TestingNews(ledger.registry, policy);
    public final LeaseService leaseService = leaseService(ledger, news);

    /** The request service that takes these owners. */
    RequestService requestService(Owners owners) {
        return new RequestService(
                ledger.registry,
                policy,
                reservations,
                owners,
                new Executions(
                        stepFunctions,
                        "arn:aws:states:us-east-1:1:stateMachine:vend-account",
                        new Waits(60, 60, 5, 15, 15, 5, 30, 3600, 5, 600),
                        false),
                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    }

    public final Completion completion =
            new Completion(
                    ledger.registry,
                    leaseService,
                    TestingExecutions.over(stepFunctions),
                    Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));

    /** The lease service over another ledger. */
    public LeaseService leaseService(TestingLedger other) {
        return leaseService(other, new TestingNews(other.registry, policy));
    }

    private LeaseService leaseService(TestingLedger other, TestingNews told) {
        return new LeaseService(
                other.registry,
                policy,
                catalog,
                domains,
                new ApprovalCallback(stepFunctions),
                new Retirements(
                        stepFunctions,
                        "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                        new RetireWaits(5, 360, 60, 300, 60),
                        false,
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)),
                told.announcements,
                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    }
}
