package dev.accountvending.local.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the latest events that EventBridge was given, so that a person can see them. */
public final class Events {
    private static final int KEPT = 10_000;

    private final Moto moto;
    private final Clock clock;
    private final Deque<Event> events = new ArrayDeque<>();
    private volatile Consumer<Event> rules = _ -> {};

    Events(Moto moto, Clock clock) {
        this.moto = moto;
        this.clock = clock;
    }

    /** An event as it was put on the bus. */
    public record Event(Instant at, String source, String detailType, JsonNode detail) {}

    Answer put(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.status() == 200) {
            for (JsonNode entry : read(call.request().text()).path("Entries")) {
                keep(
                        new Event(
                                clock.instant(),
                                entry.path("Source").asText(),
                                entry.path("DetailType").asText(),
                                read(entry.path("Detail").asText())));
            }
        }
        return answer;
    }

    private void keep(Event event) {
        synchronized (this) {
            events.addLast(event);
            if (events.size() > KEPT) {
                events.removeFirst();
            }
        }
        rules.accept(event);
    }

    /** Hands each event on, as it is put on the bus; it must not be waited for. */
    void follow(Consumer<Event> added) {
        rules = added;
    }

    /** Returns the events of all sources, the oldest first. */
    public synchronized List<Event> all() {
        return List.copyOf(events);
    }

    private static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AwsFailure(400, "MalformedDetail", "It is no JSON: " + e.getMessage());
        }
    }
}
