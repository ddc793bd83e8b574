package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * An event as EventBridge hands it to a subscriber, with its lease as it is now.
 *
 * @param lease empty if it is about none, or the ledger knows no such lease
 */
record PublishedEvent(EventType type, String id, ObjectNode detail, Optional<Lease> lease) {

    /** Reads an event; empty if a newer version has published it, and this one knows none such. */
    static Optional<PublishedEvent> of(String type, ObjectNode detail, Ledger ledger) {
        return Arrays.stream(EventType.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(
                        known ->
                                new PublishedEvent(
                                        known,
                                        detail.path("eventId").asText(),
                                        detail,
                                        Optional.of(detail.path("leaseId").asText())
                                                .filter(id -> !id.isEmpty())
                                                .map(LeaseId::new)
                                                .flatMap(ledger::find)));
    }

    boolean is(EventType other) {
        return type == other;
    }

    String text(String field) {
        return detail.path(field).asText();
    }

    @Nullable Instant time(String field) {
        return detail.hasNonNull(field) ? Instant.parse(text(field)) : null;
    }
}
