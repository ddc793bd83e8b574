package dev.accountvending.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
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
 * read (none: the item must not exist). Whoever loses a race reads again; so a change can be
 * decided in Java, against the status it starts from, and is never written over another. A version
 * is a random word and not a number, so that an item deleted and made again cannot be mistaken for
 * the one that was read.
 */
final class Table {
    private static final String KEY = "pk";
    private static final String VERSION = "version";
    private static final String DOCUMENT = "document";

    /** AWS's codes for a condition that did not hold. */
    private static final Set<String> LOST =
            Set.of("TransactionCanceledException", "ConditionalCheckFailedException");

    private final DynamoDbClient dynamoDb;
    private final String name;

    Table(DynamoDbClient dynamoDb, String name) {
        this.dynamoDb = dynamoDb;
        this.name = name;
    }

    /** A document as it was read. */
    record Item(ObjectNode document, String version) {}

    /** One part of a transaction. */
    sealed interface Write {
        String key();

        @Nullable String expectedVersion();
    }

    /**
     * Writes a document.
     *
     * @param index attributes for the table's indexes, besides the document
     */
    record Put(
            String key,
            @Nullable String expectedVersion,
            ObjectNode document,
            Map<String, AttributeValue> index)
            implements Write {}

    /** Deletes a document. */
    record Delete(String key, @Nullable String expectedVersion) implements Write {}

    /** A page of documents, and where the next begins. */
    record Page(List<ObjectNode> documents, Optional<String> next) {}

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
                : Optional.of(new Item(document(item), attribute(item, VERSION).s()));
    }

    /** Writes all or nothing; false where a version was not the expected one. */
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

    /** What must hold for a write, in DynamoDB's words. */
    private record Condition(
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

    /** Documents of one partition of an index, newest first. */
    Page newestFirst(
            String index, String partition, String value, int limit, @Nullable String cursor) {
        QueryRequest.Builder query =
                QueryRequest.builder()
                        .tableName(name)
                        .indexName(index)
                        .keyConditionExpression("#partition = :value")
                        .expressionAttributeNames(Map.of("#partition", partition))
                        .expressionAttributeValues(Map.of(":value", Attributes.text(value)))
                        .scanIndexForward(false)
                        .limit(limit);
        if (cursor != null) {
            query.exclusiveStartKey(Cursor.decode(cursor));
        }
        QueryResponse answer = dynamoDb.query(query.build());
        Optional<String> next =
                answer.hasLastEvaluatedKey() && !answer.lastEvaluatedKey().isEmpty()
                        ? Optional.of(Cursor.encode(answer.lastEvaluatedKey()))
                        : Optional.empty();
        return new Page(answer.items().stream().map(Table::document).toList(), next);
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

    /** DynamoDB refuses an empty map of names or values; an absent one is what it wants. */
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

    private static ObjectNode document(Map<String, AttributeValue> item) {
        return (ObjectNode) Attributes.toJson(attribute(item, DOCUMENT));
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
