package dev.accountvending.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events, or takes none. */
final class TestingEvents implements EventBridgeClient {
    final List<PutEventsRequestEntry> published = new CopyOnWriteArrayList<>();
    boolean full;

    List<String> types() {
        return published.stream().map(PutEventsRequestEntry::detailType).toList();
    }

    /** The detail of the last of a type. */
    JsonNode detail(String type) {
        try {
            return Json.MAPPER.readTree(
                    published.stream()
                            .filter(event -> event.detailType().equals(type))
                            .reduce((_, last) -> last)
                            .orElseThrow()
                            .detail());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        if (full) {
            return PutEventsResponse.builder()
                    .failedEntryCount(1)
                    .entries(
                            PutEventsResultEntry.builder().errorCode("ThrottlingException").build())
                    .build();
        }
        published.addAll(request.entries());
        return PutEventsResponse.builder().failedEntryCount(0).build();
    }

    @Override
    public String serviceName() {
        return "events";
    }

    @Override
    public void close() {}
}
