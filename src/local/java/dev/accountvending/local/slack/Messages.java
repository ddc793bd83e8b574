package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The messages in their present state. */
final class Messages {
    private final Clock clock;
    private final AtomicInteger number = new AtomicInteger();

    /** By their ts, so in their order. */
    private final ConcurrentSkipListMap<String, Message> all = new ConcurrentSkipListMap<>();

    Messages(Clock clock) {
        this.clock = clock;
    }

    Message post(
            Channel channel, @Nullable SlackUser onlyFor, String text, Optional<JsonNode> blocks) {
        String ts = "%d.%06d".formatted(clock.instant().getEpochSecond(), number.incrementAndGet());
        Message message =
                new Message(
                        channel,
                        ts,
                        onlyFor == null ? null : onlyFor.id(),
                        text,
                        named(blocks.orElseGet(Json.MAPPER::createArrayNode)));
        all.put(ts, message);
        return message;
    }

    /** Returns a message that all in the channel see: no other can be changed by its ts. */
    Optional<Message> find(Channel channel, String ts) {
        return Optional.ofNullable(all.get(ts))
                .filter(
                        message ->
                                message.channel().id().equals(channel.id())
                                        && message.onlyFor() == null);
    }

    /** Returns the message, of either sort, that a button was pressed in. */
    Optional<Message> pressed(Channel channel, String ts) {
        return Optional.ofNullable(all.get(ts))
                .filter(message -> message.channel().id().equals(channel.id()));
    }

    /** Changes a message. Its blocks stay only if the change has neither blocks nor a text. */
    Message change(Message before, Optional<String> text, Optional<JsonNode> blocks) {
        JsonNode kept = text.isEmpty() ? before.blocks() : Json.MAPPER.createArrayNode();
        Message after =
                new Message(
                        before.channel(),
                        before.ts(),
                        before.onlyFor(),
                        text.orElse(blocks.isPresent() ? "" : before.text()),
                        blocks.map(this::named).orElse(kept));
        all.put(before.ts(), after);
        return after;
    }

    void delete(Message message) {
        all.remove(message.ts());
    }

    List<Message> seenBy(SlackUser user) {
        return all.values().stream().filter(message -> message.isSeenBy(user)).toList();
    }

    /** Adds the ids that Slack gives to blocks and elements without one. */
    JsonNode named(JsonNode blocks) {
        ArrayNode named = blocks.deepCopy();
        for (JsonNode block : named) {
            name((ObjectNode) block, "block_id");
            block.path("elements").forEach(this::nameElement);
            nameElement(block.path("accessory"));
            nameElement(block.path("element"));
        }
        return named;
    }

    private void nameElement(JsonNode element) {
        if (element instanceof ObjectNode object
                && !element.path("type").asText().matches("image|plain_text|mrkdwn")) {
            name(object, "action_id");
        }
    }

    private void name(ObjectNode object, String field) {
        if (!object.hasNonNull(field)) {
            object.put(field, "%05x".formatted(number.incrementAndGet()));
        }
    }
}
