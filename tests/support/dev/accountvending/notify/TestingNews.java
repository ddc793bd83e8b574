package dev.accountvending.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.policy.Policy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events on a bus, whose subscribers get each at once, and the messages that they send, kept. A
 * subscriber that fails fails nobody else; it gets the event again by {@link #redeliver}.
 */
public final class TestingNews {
    public final Announcements announcements;
    public final SpendingMessages spending;
    final EventBus bus;

    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final List<EventSubscriber> subscribers;
    private final List<Runnable> undelivered = new ArrayList<>();

    /** News of a ledger of which nobody is told but owners and administrators. */
    public TestingNews(Ledger registry) {
        this(registry, new Policy(Set.of(), ""));
    }

    public TestingNews(Ledger registry, Policy policy) {
        this(registry, policy, Optional.empty());
    }

    TestingNews(Ledger registry, Policy policy, Optional<SlackMessages> slack) {
        this(registry, policy, slack, TestingCatalog.shipped(), false, Map.of());
    }

    /**
     * @param settings from which sign-in links are made
     */
    TestingNews(
            Ledger registry,
            Policy policy,
            Optional<SlackMessages> slack,
            Catalog catalog,
            boolean identityCenter,
            Map<String, String> settings) {
        Clock clock = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);
        bus = new EventBus(events);
        announcements = new Announcements(bus);
        spending = new SpendingMessages(bus);
        Refusals refusals = new Refusals(registry, bus, clock);
        Topics topics =
                new Topics(
                        registry,
                        policy,
                        catalog,
                        TestingReadyMail.over(identityCenter, settings),
                        List.of(new EmailAddress("ada@example.com")),
                        clock);
        subscribers =
                List.of(
                        new MailEvents(
                                registry,
                                refusals,
                                topics,
                                new Mailer(mail, Optional.of("vending@example.com"))),
                        new TellInSlack(
                                registry,
                                refusals,
                                topics,
                                slack,
                                slack.map(
                                        there ->
                                                new SlackQuestions(
                                                        registry, policy, catalog, there)),
                                Optional.empty()));
        events.subscriber = this::deliver;
    }

    private void deliver(String type, ObjectNode detail) {
        for (EventSubscriber subscriber : subscribers) {
            deliver(subscriber, type, detail);
        }
    }

    private void deliver(EventSubscriber subscriber, String type, ObjectNode detail) {
        try {
            subscriber.receive(type, detail);
        } catch (TransientFailure again) {
            undelivered.add(() -> deliver(subscriber, type, detail));
        }
    }

    /** Delivers once more what a subscriber did not manage, as Lambda does. */
    public void redeliver() {
        List<Runnable> again = List.copyOf(undelivered);
        undelivered.clear();
        again.forEach(Runnable::run);
    }

    /** Returns how many events a subscriber has not managed yet. */
    int undelivered() {
        return undelivered.size();
    }

    /** Has EventBridge take no event, or take them again. */
    public void refuseEvents(boolean refused) {
        events.full = refused;
    }

    /** Delivers all events once more, as EventBridge may. */
    void repeatAll() {
        events.all().forEach(event -> deliver(event.type(), event.detail()));
    }

    /** Does something before the next event is published, or in its place. */
    public void beforeNextEvent(Runnable action) {
        events.beforeNext = action;
    }

    /** Does something in place of the next mail that is sent. */
    public void beforeNextMail(Runnable action) {
        mail.beforeNext = action;
    }

    /** Has SES refuse each mail from now on, for good. */
    public void refuseMail() {
        mail.refuses = true;
    }

    /** Has SES refuse each mail to an address from now on, for good. */
    public void refuseMailTo(String address) {
        mail.refused.add(address);
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

    /** How many mails were sent. */
    int mails() {
        return mail.sent.size();
    }
}
