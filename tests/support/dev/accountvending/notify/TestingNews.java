package dev.accountvending.notify;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The messages that go out, kept. */
public final class TestingNews {
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    final Messages messages = new Messages(events, mail, Optional.of("vending@example.com"));
    public final ApprovalMessages approvals;
    public final LimitIncreaseMessages exemptions;
    public final SpendingMessages spending;
    public final LeaseMessages leases;

    public TestingNews(Ledger registry, Policy policy) {
        this(registry, policy, Optional.empty());
    }

    TestingNews(Ledger registry, Policy policy, Optional<SlackMessages> slack) {
        this.approvals =
                new ApprovalMessages(
                        messages,
                        slack,
                        registry,
                        policy,
                        TestingCatalog.shipped(),
                        List.of(new EmailAddress("ada@example.com")));
        this.exemptions =
                new LimitIncreaseMessages(
                        messages,
                        slack,
                        registry,
                        policy,
                        TestingCatalog.shipped(),
                        List.of(new EmailAddress("ada@example.com")),
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
        this.spending =
                new SpendingMessages(messages, slack, List.of(new EmailAddress("ada@example.com")));
        this.leases =
                new LeaseMessages(
                        messages,
                        slack,
                        TestingCatalog.shipped(),
                        List.of(new Person("ada@example.com")),
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    }

    /** Does something in place of the next mail that is sent. */
    public void beforeNextMail(Runnable action) {
        mail.beforeNext = action;
    }

    /** Has SES refuse each mail from now on, for good. */
    public void refuseMail() {
        mail.refuses = true;
    }

    /** The types of the events that were published. */
    public List<String> events() {
        return events.types();
    }

    /** What happened, each told once or more often. */
    public Set<String> eventIds() {
        return events.ids();
    }

    /** What the last event of a type tells. */
    public JsonNode event(String type) {
        return events.detail(type);
    }

    /** The subjects of what went to an address. */
    public List<String> subjectsTo(String address) {
        return mail.subjectsTo(address);
    }

    /** The texts that went to an address. */
    public List<String> mailTo(String address) {
        return mail.textsTo(address);
    }
}
