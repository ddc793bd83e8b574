package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.LedgerTable.Delete;
import dev.accountvending.ledger.LedgerTable.Item;
import dev.accountvending.ledger.LedgerTable.Put;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A value as it was read, together with its item. Fields of the item that this version of the
 * product does not know stay in it when the value is changed.
 */
record StoredItem<T extends Record>(String key, T value, Item item) {

    /** Returns the item of this key, if there is one. */
    static <T extends Record> Optional<StoredItem<T>> find(
            LedgerTable table, String key, Class<T> type) {
        return table.get(key)
                .map(
                        item -> {
                            ObjectNode document = DocumentFormat.current(item.document(), type);
                            return new StoredItem<>(
                                    key,
                                    DocumentFormat.read(document, type),
                                    new Item(document, item.version(), item.attributes()));
                        });
    }

    /** Writes a new item, on the condition that there is none. */
    static Put put(String key, Record value) {
        return new Put(key, null, DocumentFormat.write(value), index(value));
    }

    /** Writes the item if it is there, else a new one. */
    static <T extends Record> Put put(String key, Optional<StoredItem<T>> found, T value) {
        return found.map(item -> item.put(value)).orElseGet(() -> put(key, value));
    }

    /** Writes a changed value, on the condition that the item has not changed since. */
    Put put(T changed) {
        Map<String, AttributeValue> index = new HashMap<>(item.attributes());
        index.keySet().removeAll(index(value).keySet());
        index.putAll(index(changed));
        ObjectNode document =
                UnknownFields.keep(
                        item.document(),
                        DocumentFormat.write(value),
                        DocumentFormat.write(changed));
        return new Put(key, item.version(), document, index);
    }

    /** Deletes the item, on the condition that it has not changed since. */
    Delete delete() {
        return new Delete(key, item.version());
    }

    /**
     * Returns the attributes of a value's item beside its document: for indexes, filters and
     * expiry.
     */
    private static Map<String, AttributeValue> index(Record value) {
        return switch (value) {
            case Lease lease -> LeaseIndex.attributes(lease);
            case Account account -> AccountStatusIndex.attributes(account);
            case Claims.KeyUse use -> use.attributes();
            case Expiring item -> Map.of("ttl", Attributes.number(item.goneAt().getEpochSecond()));
            default -> Map.of();
        };
    }
}
