package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.FunctionContext;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of the items that were read last. Steps that wait look at the same items again and again,
 * and making values of them takes most of a look's time; of an item whose document is still the
 * same, it is the same value.
 */
public final class RecentlyRead {
    private static final int MOST = 500;

    private final Map<String, Read<?>> byKey = new ConcurrentHashMap<>();

    /**
     * What was read.
     *
     * @param stored as the table holds it
     * @param document in today's shape; nobody changes it
     */
    record Read<T extends Record>(
            AttributeValue stored, Class<T> type, ObjectNode document, T value) {
        static <T extends Record> Read<T> of(AttributeValue stored, Class<T> type) {
            ObjectNode document =
                    DocumentFormat.current((ObjectNode) Attributes.toJson(stored), type);
            return new Read<>(stored, type, document, DocumentFormat.read(document, type));
        }

        boolean isOf(AttributeValue found, Class<?> wanted) {
            return type == wanted && stored.equals(found);
        }
    }

    /** Returns what the function has read. */
    static RecentlyRead of(FunctionContext function) {
        return function.part(RecentlyRead.class, RecentlyRead::new);
    }

    /** Reads the document of the item of this key. */
    @SuppressWarnings("unchecked") // it is of the type that was read
    <T extends Record> Read<T> read(String key, AttributeValue stored, Class<T> type) {
        Read<?> last = byKey.get(key);
        if (last != null && last.isOf(stored, type)) {
            return (Read<T>) last;
        }
        if (byKey.size() >= MOST) {
            byKey.clear();
        }
        Read<T> read = Read.of(stored, type);
        byKey.put(key, read);
        return read;
    }
}
