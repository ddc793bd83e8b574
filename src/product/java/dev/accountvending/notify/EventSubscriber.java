package dev.accountvending.notify;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.runtime.Invocation;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;

import org.slf4j.MDC;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Tells people of events in one channel: {@code {"type": "AccountVended", "detail": {…}}}, as a
 * rule of EventBridge's makes it of an event. What fails is tried again by Lambda, and then kept in
 * the queue of failed events; no execution and no request waits for it.
 */
abstract class EventSubscriber implements RequestStreamHandler {
    private final Ledger ledger;
    private final Channel channel;
    private final Refusals refusals;

    EventSubscriber(Ledger ledger, Channel channel, Refusals refusals) {
        this.ledger = ledger;
        this.channel = channel;
        this.refusals = refusals;
    }

    /** Sends what an event has people told in this channel. */
    abstract void tell(PublishedEvent event, Deliverer deliverer);

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode input = Json.MAPPER.readTree(in);
        Invocation.of(this, context)
                .run(
                        () -> {
                            ObjectNode detail = (ObjectNode) input.path("detail");
                            MDC.put(LogKeys.LEASE_ID, detail.path("leaseId").asText());
                            receive(input.path("type").asText(), detail);
                            return "done";
                        });
    }

    /** Tells people of an event; one of an unknown type is a newer version's. */
    final void receive(String type, ObjectNode detail) {
        PublishedEvent.of(type, detail, ledger).ifPresent(this::receive);
    }

    private void receive(PublishedEvent event) {
        Deliverer deliverer = new Deliverer(ledger.deliveries(), event.id(), channel);
        tell(event, deliverer);
        refusals.tell(event, channel, deliverer.refused());
        deliverer.end();
        refusals.tellOfSilence(event, channel, deliverer.reached());
    }
}
