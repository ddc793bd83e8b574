package dev.accountvending.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.EventContract;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Keeps the events, or takes none; none may be other than promised. */
final class TestingEvents implements EventBridgeClient {
    final List<PutEventsRequestEntry> published = new CopyOnWriteArrayList<>();
    boolean full;

    /** What happens before the next is taken. */
    Runnable beforeNext = () -> {};

    /** Gets the type and the detail of each event that was taken. */
    BiConsumer<String, ObjectNode> subscriber = (_, _) -> {};

    /** An event as a subscriber gets it. */
    record Event(String type, ObjectNode detail) {}

    List<Event> all() {
        return published.stream()
                .map(event -> new Event(event.detailType(), (ObjectNode) read(event)))
                .toList();
    }

    List<String> types() {
        return published.stream().map(PutEventsRequestEntry::detailType).toList();
    }

    /** What happened, each told once or more often. */
    Set<String> ids() {
        return published.stream()
                .map(event -> read(event).path("eventId").asText())
                .collect(Collectors.toSet());
    }

    /** The detail of the last of a type. */
    JsonNode detail(String type) {
        return read(
                published.stream()
                        .filter(event -> event.detailType().equals(type))
                        .reduce((_, last) -> last)
                        .orElseThrow());
    }

    private static JsonNode read(PutEventsRequestEntry event) {
        try {
            return Json.MAPPER.readTree(event.detail());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        Runnable before = beforeNext;
        beforeNext = () -> {};
        before.run();
        if (full) {
            return PutEventsResponse.builder()
                    .failedEntryCount(1)
                    .entries(
                            PutEventsResultEntry.builder().errorCode("ThrottlingException").build())
                    .build();
        }
        for (PutEventsRequestEntry event : request.entries()) {
            EventContract.get().check(event.detailType(), event.detail());
        }
        published.addAll(request.entries());
        request.entries().forEach(e -> subscriber.accept(e.detailType(), (ObjectNode) read(e)));
        return PutEventsResponse.builder().failedEntryCount(0).build();
    }

    @Override
    public String serviceName() {
        return "events";
    }

    @Override
    public void close() {}
}
