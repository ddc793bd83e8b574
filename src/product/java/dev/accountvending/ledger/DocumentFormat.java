package dev.accountvending.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Writes values as documents, with a number for the shape of each.
 *
 * <p>During a deployment, and after one was rolled back, functions of two versions work on one
 * item. So a reader takes no notice of fields that it does not know, and {@link UnknownFields}
 * keeps them. What it cannot read at all, such as an unknown status, was written by a newer
 * version: that is a {@link TransientFailure}, so the definitions try the step again until the
 * newer version is in place.
 */
final class DocumentFormat {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentFormat.class);

    private static final String SCHEMA = "schema";

    /** The shape of every document but a lease's, and of the documents without a number. */
    private static final int FIRST = 1;

    /** A lease of parts. */
    private static final int LEASE = 2;

    private static final JsonMapper MAPPER =
            Json.strict(JsonMapper.builder())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private DocumentFormat() {}

    /** Writes a value, in today's shape. */
    static ObjectNode write(Record value) {
        ObjectNode document = MAPPER.valueToTree(value);
        return document.put(SCHEMA, latest(value.getClass()));
    }

    /**
     * Returns a document in today's shape.
     *
     * @throws TransientFailure if a newer version has given it another
     */
    static ObjectNode current(ObjectNode document, Class<? extends Record> type) {
        int schema = document.path(SCHEMA).asInt(FIRST);
        if (schema > latest(type)) {
            throw unreadable(type, "its schema is %d".formatted(schema), null);
        }
        return schema == FIRST && type == Lease.class
                ? FlatLease.inParts(document).put(SCHEMA, LEASE)
                : document;
    }

    /**
     * Reads a document in today's shape.
     *
     * @throws TransientFailure if it holds a value that this version does not know
     */
    static <T extends Record> T read(ObjectNode document, Class<T> type) {
        try {
            return MAPPER.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type, e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads one document of a list. If a newer version has written what this one cannot read, that
     * is logged and the result empty, because the others are of use without it.
     */
    static <T extends Record> Optional<T> readListed(ObjectNode document, Class<T> type) {
        try {
            return Optional.of(read(current(document, type), type));
        } catch (TransientFailure newer) {
            LOG.atWarn()
                    .addKeyValue("item", document.path("id").asText())
                    .setCause(newer)
                    .log("item of a newer version left out of a list");
            return Optional.empty();
        }
    }

    private static TransientFailure unreadable(
            Class<?> type, String why, @Nullable Throwable cause) {
        return new TransientFailure(
                Explanation.of(
                        "The account vending machine is being updated: this is tried again.",
                        "The ledger holds a %s that this version cannot read: %s"
                                .formatted(type.getSimpleName(), why)),
                cause);
    }

    private static int latest(Class<?> type) {
        return type == Lease.class ? LEASE : FIRST;
    }
}
