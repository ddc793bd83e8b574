package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The ledger's table: documents under a key, each with a version.
 *
 * <p>There is one way to write: all or nothing, every part on the condition of the version that was
 * read (none: the item must not exist). A writer that loses a race reads again; so a change can be
 * decided in Java, against the status it starts from, and never overwrites another. A version is a
 * random word and not a number, so that an item deleted and made again cannot be mistaken for the
 * one that was read.
 */
final class LedgerTable {
    private static final String KEY = "pk";
    private static final String VERSION = "version";
    private static final String DOCUMENT = "document";

    /** AWS's error codes for a condition that did not hold. */
    private static final Set<String> LOST =
            Set.of("TransactionCanceledException", "ConditionalCheckFailedException");

    private final DynamoDbClient dynamoDb;
    private final String name;

    LedgerTable(DynamoDbClient dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    /**
     * A document as it was read.
     *
     * @param attributes what its item holds besides: for indexes, filters and expiry
     */
    record Item(ObjectNode document, String version, Map<String, AttributeValue> attributes) {}

    /** One part of a transaction. */
    sealed interface Write {
        String key();

        @Nullable String expectedVersion();
    }

    /**
     * Writes a document.
     *
     * @param index attributes for the table's indexes and their filters, besides the document
     */
    record Put(
            String key,
            @Nullable String expectedVersion,
            ObjectNode document,
            Map<String, AttributeValue> index)
            implements Write {}

    /** Deletes a document. */
    record Delete(String key, @Nullable String expectedVersion) implements Write {}

    /**
     * Part of an index.
     *
     * @param partition the name of the index's partition attribute
     * @param value of the partition
     * @param sort the name of the index's sort attribute
     * @param upTo the last of the sort attribute that is read; null: all
     * @param filter which of the partition's documents are wanted; null: all
     */
    record Range(
            String index,
            String partition,
            String value,
            String sort,
            @Nullable String upTo,
            @Nullable Condition filter) {
        /** Returns an item's key in the index, in DynamoDB's form of a start key. */
        private Map<String, AttributeValue> key(IndexKey position) {
            return Map.of(
                    KEY,
                    Attributes.text(position.key()),
                    partition,
                    Attributes.text(value),
                    sort,
                    Attributes.text(position.sort()));
        }
    }

    /** Documents, and the last item that was read, after which there may be more. */
    record Page(List<ObjectNode> documents, Optional<IndexKey> last) {}

    /** Places in an index, and the last that was read, after which there may be more. */
    record Places(List<IndexKey> positions, Optional<IndexKey> last) {}

    Optional<Item> get(String key) {
        Map<String, AttributeValue> item =
                dynamoDb.getItem(
                                GetItemRequest.builder()
                                        .tableName(name)
                                        .key(Map.of(KEY, Attributes.text(key)))
                                        .consistentRead(true)
                                        .build())
                        .item();
        return item.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Item(document(item), attribute(item, VERSION).s(), attributes(item)));
    }

    /** Writes all or nothing; returns false if a version was not the expected one. */
    boolean write(List<Write> writes) {
        try {
            if (writes.size() == 1 && writes.getFirst() instanceof Put put) {
                writeAlone(put);
            } else {
                dynamoDb.transactWriteItems(
                        TransactWriteItemsRequest.builder()
                                .transactItems(writes.stream().map(this::item).toList())
                                .build());
            }
            return true;
        } catch (TransactionCanceledException | ConditionalCheckFailedException lost) {
            return false;
        } catch (VendingFailed refused) {
            if (LOST.stream().anyMatch(refused::is)) {
                return false;
            }
            throw refused;
        }
    }

    /** A write outside a transaction costs half as much. */
    private void writeAlone(Put put) {
        Condition condition = Condition.on(put);
        dynamoDb.putItem(
                request ->
                        request.tableName(name)
                                .item(attributes(put))
                                .conditionExpression(condition.expression())
                                .expressionAttributeNames(orNone(condition.names()))
                                .expressionAttributeValues(orNone(condition.values())));
    }

    /** A DynamoDB condition on a write or on an item that is read. */
    record Condition(
            String expression, Map<String, String> names, Map<String, AttributeValue> values) {
        static Condition on(Write write) {
            String expected = write.expectedVersion();
            return expected == null
                    ? new Condition("attribute_not_exists(pk)", Map.of(), Map.of())
                    : new Condition(
                            "#version = :expected",
                            Map.of("#version", VERSION),
                            Map.of(":expected", Attributes.text(expected)));
        }
    }

    /**
     * Returns documents of an index, from the last of the sort attribute to the first.
     *
     * @param limit how many items are read at most, wanted or not
     * @param after the item after which to continue; null: from the last
     */
    Page backwards(Range range, int limit, @Nullable IndexKey after) {
        return page(range, query(range, limit, after).scanIndexForward(false));
    }

    /** Returns documents of an index, from the first of the sort attribute on. */
    Page forwards(Range range, int limit, @Nullable IndexKey after) {
        return page(range, query(range, limit, after).scanIndexForward(true));
    }

    /** Returns the positions of items in an index that holds only keys, from the first on. */
    Places places(Range range, int limit, @Nullable IndexKey after) {
        QueryResponse answer =
                dynamoDb.query(query(range, limit, after).scanIndexForward(true).build());
        return new Places(
                answer.items().stream().map(item -> position(item, range)).toList(),
                last(answer, range));
    }

    /** Returns the state of the table. */
    TableState state() {
        TableDescription table = dynamoDb.describeTable(r -> r.tableName(name)).table();
        Map<String, String> indexes = new HashMap<>();
        table.globalSecondaryIndexes()
                .forEach(index -> indexes.put(index.indexName(), index.indexStatusAsString()));
        return new TableState(table.tableStatusAsString(), indexes);
    }

    /** Returns whether it can be restored to a recent point in time. */
    boolean canBeRestored() {
        return dynamoDb.describeContinuousBackups(r -> r.tableName(name))
                        .continuousBackupsDescription()
                        .pointInTimeRecoveryDescription()
                        .pointInTimeRecoveryStatus()
                == PointInTimeRecoveryStatus.ENABLED;
    }

    private Page page(Range range, QueryRequest.Builder query) {
        QueryResponse answer = dynamoDb.query(query.build());
        return new Page(
                answer.items().stream().map(LedgerTable::document).toList(), last(answer, range));
    }

    private QueryRequest.Builder query(Range range, int limit, @Nullable IndexKey after) {
        Map<String, String> names = new HashMap<>(Map.of("#partition", range.partition()));
        Map<String, AttributeValue> values =
                new HashMap<>(Map.of(":partition", Attributes.text(range.value())));
        String wanted = "#partition = :partition";
        String upTo = range.upTo();
        if (upTo != null) {
            wanted += " AND #sort <= :upTo";
            names.put("#sort", range.sort());
            values.put(":upTo", Attributes.text(upTo));
        }
        QueryRequest.Builder query =
                QueryRequest.builder()
                        .tableName(name)
                        .indexName(range.index())
                        .keyConditionExpression(wanted)
                        .limit(limit);
        Condition filter = range.filter();
        if (filter != null) {
            query.filterExpression(filter.expression());
            names.putAll(filter.names());
            values.putAll(filter.values());
        }
        if (after != null) {
            query.exclusiveStartKey(range.key(after));
        }
        return query.expressionAttributeNames(names).expressionAttributeValues(values);
    }

    private static Optional<IndexKey> last(QueryResponse answer, Range range) {
        Map<String, AttributeValue> last = answer.lastEvaluatedKey();
        return last.isEmpty() ? Optional.empty() : Optional.of(position(last, range));
    }

    private static IndexKey position(Map<String, AttributeValue> item, Range range) {
        return new IndexKey(attribute(item, KEY).s(), attribute(item, range.sort()).s());
    }

    private TransactWriteItem item(Write write) {
        Condition condition = Condition.on(write);
        return switch (write) {
            case Put put ->
                    TransactWriteItem.builder()
                            .put(
                                    p ->
                                            p.tableName(name)
                                                    .item(attributes(put))
                                                    .conditionExpression(condition.expression())
                                                    .expressionAttributeNames(
                                                            orNone(condition.names()))
                                                    .expressionAttributeValues(
                                                            orNone(condition.values())))
                            .build();
            case Delete delete ->
                    TransactWriteItem.builder()
                            .delete(
                                    d ->
                                            d.tableName(name)
                                                    .key(Map.of(KEY, Attributes.text(delete.key())))
                                                    .conditionExpression(condition.expression())
                                                    .expressionAttributeNames(
                                                            orNone(condition.names()))
                                                    .expressionAttributeValues(
                                                            orNone(condition.values())))
                            .build();
        };
    }

    /** DynamoDB refuses an empty map of names or values, but takes an absent one. */
    @SuppressWarnings("NullAway")
    private static <V> Map<String, V> orNone(Map<String, V> map) {
        return map.isEmpty() ? null : map;
    }

    private static Map<String, AttributeValue> attributes(Put put) {
        Map<String, AttributeValue> item = new HashMap<>(put.index());
        item.put(KEY, Attributes.text(put.key()));
        item.put(VERSION, Attributes.text(UUID.randomUUID().toString()));
        item.put(DOCUMENT, Attributes.of(put.document()));
        return item;
    }

    private static Map<String, AttributeValue> attributes(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> besides = new HashMap<>(item);
        besides.keySet().removeAll(Set.of(KEY, VERSION, DOCUMENT));
        return besides;
    }

    private static ObjectNode document(Map<String, AttributeValue> item) {
        return (ObjectNode) Attributes.toJson(attribute(item, DOCUMENT));
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
