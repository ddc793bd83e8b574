package dev.accountvending.notify;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

import java.util.ArrayList;
import java.util.List;

/** Keeps the events, or takes none. */
final class TestingEvents implements EventBridgeClient {
    final List<PutEventsRequestEntry> published = new ArrayList<>();
    boolean full;

    List<String> types() {
        return published.stream().map(PutEventsRequestEntry::detailType).toList();
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
