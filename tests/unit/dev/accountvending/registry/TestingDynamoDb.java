package dev.accountvending.registry;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** DynamoDB as the ledger uses it: consistent reads, and transactions on versions. */
public final class TestingDynamoDb implements DynamoDbClient {
    private final Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    private Runnable beforeNextWrite = () -> {};
    private int writes;

    /** Does something once, just before the next transaction: what another party would do. */
    public synchronized void beforeNextWrite(Runnable action) {
        beforeNextWrite = action;
    }

    /** The keys of all items, sorted. */
    public synchronized List<String> keys() {
        return List.copyOf(items.keySet());
    }

    /** How many writes took effect. */
    public synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized GetItemResponse getItem(GetItemRequest request) {
        return GetItemResponse.builder().item(items.get(key(request.key()))).build();
    }

    @Override
    public synchronized TransactWriteItemsResponse transactWriteItems(
            TransactWriteItemsRequest request) {
        Runnable action = beforeNextWrite;
        beforeNextWrite = () -> {};
        action.run();
        if (!request.transactItems().stream().allMatch(this::conditionHolds)) {
            throw TransactionCanceledException.builder().message("a condition failed").build();
        }
        request.transactItems().forEach(this::apply);
        writes++;
        return TransactWriteItemsResponse.builder().build();
    }

    /** A write outside a transaction, under the same conditions. */
    @Override
    public synchronized PutItemResponse putItem(PutItemRequest request) {
        transactWriteItems(
                TransactWriteItemsRequest.builder()
                        .transactItems(
                                TransactWriteItem.builder()
                                        .put(
                                                p ->
                                                        p.item(request.item())
                                                                .conditionExpression(
                                                                        request
                                                                                .conditionExpression())
                                                                .expressionAttributeValues(
                                                                        request
                                                                                .expressionAttributeValues()))
                                        .build())
                        .build());
        return PutItemResponse.builder().build();
    }

    /** One partition of an index, newest first, in pages. */
    @Override
    public synchronized QueryResponse query(QueryRequest request) {
        String partition = request.expressionAttributeNames().get("#partition");
        AttributeValue wanted = request.expressionAttributeValues().get(":value");
        List<Map<String, AttributeValue>> found =
                items.values().stream()
                        .filter(item -> Objects.equals(item.get(partition), wanted))
                        .sorted(Comparator.comparing(TestingDynamoDb::sortKey).reversed())
                        .toList();
        long from =
                request.hasExclusiveStartKey()
                        ? 1 + found.indexOf(items.get(key(request.exclusiveStartKey())))
                        : 0;
        List<Map<String, AttributeValue>> page =
                found.stream().skip(from).limit(request.limit()).toList();
        QueryResponse.Builder answer = QueryResponse.builder().items(page);
        if (from + page.size() < found.size()) {
            answer.lastEvaluatedKey(Map.of("pk", AttributeValue.fromS(key(page.getLast()))));
        }
        return answer.build();
    }

    private static String sortKey(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get("requestedAt")).orElseThrow().s();
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}

    private boolean conditionHolds(TransactWriteItem item) {
        boolean put = item.put() != null;
        String key = put ? key(item.put().item()) : key(item.delete().key());
        String condition =
                put ? item.put().conditionExpression() : item.delete().conditionExpression();
        Map<String, AttributeValue> values =
                put
                        ? item.put().expressionAttributeValues()
                        : item.delete().expressionAttributeValues();
        Optional<Map<String, AttributeValue>> found = Optional.ofNullable(items.get(key));
        return switch (condition) {
            case "attribute_not_exists(pk)" -> found.isEmpty();
            case "#version = :expected" ->
                    found.map(old -> Objects.equals(values.get(":expected"), old.get("version")))
                            .orElse(false);
            default -> throw new AssertionError("no such condition here: " + condition);
        };
    }

    private void apply(TransactWriteItem item) {
        if (item.put() != null) {
            items.put(key(item.put().item()), new HashMap<>(item.put().item()));
        } else {
            items.remove(key(item.delete().key()));
        }
    }

    private static String key(Map<String, AttributeValue> item) {
        return Optional.ofNullable(item.get("pk")).orElseThrow().s();
    }
}
