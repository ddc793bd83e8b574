package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/**
 * Publishes events on the account's default bus. It does not de-duplicate, so a repeated step
 * publishes again: events carry an id by which a listener can recognize a repeat.
 */
final class EventBus {
    static final String SOURCE = "account-vending";

    private final EventBridgeClient events;

    EventBus(EventBridgeClient events) {
        this.events = events;
    }

    static EventBus of(FunctionContext function) {
        return function.part(
                EventBus.class, () -> new EventBus(Clients.of(function).eventBridge()));
    }

    /**
     * Publishes an event.
     *
     * @param of identifies what happened among events of this type, as {@code payments-spike-1}; a
     *     repeat of the step has the same
     */
    void publish(EventType type, String of, ObjectNode facts) {
        ObjectNode detail =
                Json.MAPPER
                        .createObjectNode()
                        .put("version", EventType.VERSION)
                        .put("eventId", type + ":" + of)
                        .setAll(facts);
        PutEventsResponse answer =
                events.putEvents(
                        request ->
                                request.entries(
                                        PutEventsRequestEntry.builder()
                                                .source(SOURCE)
                                                .detailType(type.name())
                                                .detail(detail.toString())
                                                .build()));
        if (answer.failedEntryCount() != null && answer.failedEntryCount() > 0) {
            throw new TransientFailure(
                    "EventBridge did not take the event %s: %s"
                            .formatted(type, answer.entries().getFirst().errorCode()));
        }
    }
}
