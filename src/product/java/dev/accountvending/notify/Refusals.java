package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.PlainText;
import dev.accountvending.runtime.FunctionContext;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Notes in a lease's history which addresses refuse messages for good, and has administrators told:
 * once for each lease, channel and address. Has them told too of a question that reached nobody.
 */
final class Refusals {
    /** Questions on which somebody must decide. */
    private static final Set<EventType> QUESTIONS =
            EnumSet.of(
                    EventType.ApprovalRequested,
                    EventType.ExtensionRequested,
                    EventType.BudgetRequested);

    private final Ledger ledger;
    private final EventBus events;
    private final Clock clock;

    Refusals(Ledger ledger, EventBus events, Clock clock) {
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    static Refusals of(FunctionContext function) {
        return new Refusals(Ledger.of(function), EventBus.of(function), function.clock());
    }

    /** Notes refusals of messages about a lease. Of those about refusals, the log is enough. */
    void tell(PublishedEvent event, Channel channel, Map<String, String> refused) {
        if (event.lease().isEmpty() || event.is(EventType.MessageRefused)) {
            return;
        }
        Lease lease = event.lease().get();
        Map<String, String> notes = new TreeMap<>();
        refused.forEach(
                (address, why) -> {
                    String what = "%s to %s was refused".formatted(channel.article(), address);
                    if (lease.lifecycle().history().stream().noneMatch(c -> isNote(c, what))) {
                        notes.put(what, PlainText.visible(what + ": " + why));
                    }
                });
        if (notes.isEmpty()) {
            return;
        }
        // The note comes second: it is what keeps the next event from being told of again.
        events.publish(
                EventType.MessageRefused,
                LeaseEvent.part(lease, event.id(), channel.key()),
                LeaseEvent.of(lease)
                        .put("about", event.id())
                        .put("channel", channel.key())
                        .put("reason", String.join("\n", notes.values())));
        ledger.update(lease.id(), now -> noted(now, notes));
    }

    private Lease noted(Lease lease, Map<String, String> notes) {
        Lease noted = lease;
        for (Map.Entry<String, String> note : notes.entrySet()) {
            if (noted.lifecycle().history().stream().noneMatch(c -> isNote(c, note.getKey()))) {
                noted = noted.noted(clock.instant(), Ledger.SYSTEM_ACTOR, note.getValue());
            }
        }
        return noted;
    }

    private static boolean isNote(LeaseChange change, String what) {
        return change.why() != null && change.why().startsWith(what);
    }

    /** Has administrators told of a question that reached nobody, once every channel has ended. */
    void tellOfSilence(PublishedEvent event, Channel channel, int reached) {
        if (!QUESTIONS.contains(event.type()) || event.lease().isEmpty()) {
            return;
        }
        Map<String, Integer> byChannel =
                ledger.deliveries().reached(event.id(), channel.key(), reached);
        boolean isHeard =
                byChannel.size() < Channel.values().length
                        || byChannel.values().stream().anyMatch(number -> number > 0);
        Lease lease = ledger.lease(event.lease().get().id());
        if (isHeard || !Questions.isOpen(event, lease)) {
            return;
        }
        events.publish(
                EventType.ApproversUnreached,
                LeaseEvent.part(lease, event.id()),
                LeaseEvent.of(lease).put("about", event.id()));
    }
}
