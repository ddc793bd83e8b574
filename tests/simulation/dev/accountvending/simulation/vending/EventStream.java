package dev.accountvending.simulation.vending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.EventRule;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.calls.Faults;
import dev.accountvending.simulation.functions.Functions;
import dev.accountvending.simulation.time.Timeline;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * EventBridge's default bus: hands each event to the functions whose rules match it, at least once
 * and in no order.
 */
public final class EventStream implements EventBridgeClient {
    private static final Duration USUALLY_WITHIN = Duration.ofMillis(700);
    private static final Duration LATE_WITHIN = Duration.ofHours(1);

    private final Timeline time;
    private final Faults faults;
    private final Functions functions;
    private final Collection<FunctionDeclaration> declarations;
    private final String account;
    private final String region;
    private final List<Published> published = new ArrayList<>();

    /** An event that the bus took. */
    public record Published(Instant at, String type, ObjectNode detail) {}

    public EventStream(
            Timeline time,
            Faults faults,
            Functions functions,
            Collection<FunctionDeclaration> declarations,
            String account,
            String region) {
        this.time = time;
        this.faults = faults;
        this.functions = functions;
        this.declarations = List.copyOf(declarations);
        this.account = account;
        this.region = region;
    }

    /** Returns all events so far, in the order in which they were published. */
    public List<Published> published() {
        return published(0);
    }

    /** Returns the events after the first so many. */
    public List<Published> published(int from) {
        return List.copyOf(published.subList(from, published.size()));
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        List<PutEventsResultEntry> results = new ArrayList<>();
        for (PutEventsRequestEntry entry : request.entries()) {
            String id = "event-" + (published.size() + 1);
            publish(id, entry);
            results.add(PutEventsResultEntry.builder().eventId(id).build());
        }
        return PutEventsResponse.builder().failedEntryCount(0).entries(results).build();
    }

    private void publish(String id, PutEventsRequestEntry entry) {
        ObjectNode detail = document(entry.detail());
        published.add(new Published(time.now(), entry.detailType(), detail));
        ObjectNode envelope = Json.MAPPER.createObjectNode();
        envelope.put("version", "0").put("id", id);
        envelope.put("detail-type", entry.detailType()).put("source", entry.source());
        envelope.put("account", account);
        envelope.put("time", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        envelope.put("region", region).putArray("resources");
        envelope.set("detail", detail);
        for (FunctionDeclaration function : declarations) {
            for (EventRule rule : function.rules()) {
                if (rule.matches(envelope)) {
                    deliver(function.name(), rule.input(envelope));
                }
            }
        }
    }

    private void deliver(String function, String input) {
        time.after(delay(), () -> functions.invokeLater(function, input));
        if (time.random().nextDouble() < faults.weather().eventRepeated()) {
            time.after(delay(), () -> functions.invokeLater(function, input));
        }
    }

    private Duration delay() {
        boolean late = time.random().nextDouble() < faults.weather().eventLate();
        return time.within(late ? LATE_WITHIN : USUALLY_WITHIN);
    }

    private static ObjectNode document(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
