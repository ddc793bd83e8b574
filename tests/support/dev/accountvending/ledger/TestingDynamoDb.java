package dev.accountvending.ledger;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * DynamoDB as the ledger uses it: consistent reads, transactions on versions, and queries of an
 * index whose filter leaves out what was read.
 */
public final class TestingDynamoDb implements DynamoDbClient {
    /** The indexes' sort attributes. */
    private static final Map<String, String> SORTS =
            Map.of(
                    "leasesByTime", "requestedAt",
                    "leasesByOwner", "requestedAt",
                    "leasesByDue", "dueAt",
                    "accountsByStatus", "statusSince");

    private final Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    private Runnable beforeNextWrite = () -> {};
    private int writes;
    private int read;
    private int mostAtOnce = Integer.MAX_VALUE;

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

    /** An item as it is stored. */
    public synchronized Map<String, AttributeValue> item(String key) {
        return Map.copyOf(attribute(items.get(key)));
    }

    /** Stores an item as it is, as another version of the functions may have written it. */
    public synchronized void store(Map<String, AttributeValue> item) {
        items.put(key(item), new HashMap<>(item));
    }

    /** Takes an item away, as if it had never been written. */
    public synchronized void remove(String key) {
        items.remove(key);
    }

    /** How many items queries have read, wanted or not. */
    public synchronized int read() {
        return read;
    }

    /** Lets no query read more, as DynamoDB ends at a megabyte whatever the limit. */
    public synchronized void readAtMost(int items) {
        mostAtOnce = items;
    }

    /** Hears of each call, by its operation. */
    public Consumer<String> calls = _ -> {};

    /** DynamoDB's word for each index, to be changed at will. */
    public final Map<String, String> indexes = new TreeMap<>();

    /** Whether the table can be brought back as it was. */
    public boolean recovering = true;

    /** DynamoDB's word for the table; empty where there is none. */
    public String status = "ACTIVE";

    public TestingDynamoDb() {
        SORTS.keySet().forEach(index -> indexes.put(index, "ACTIVE"));
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        if (status.isEmpty()) {
            throw new VendingFailed(Explanation.of("none"), "ResourceNotFoundException", null);
        }
        return DescribeTableResponse.builder()
                .table(
                        table ->
                                table.tableStatus(status)
                                        .globalSecondaryIndexes(
                                                indexes.entrySet().stream()
                                                        .map(TestingDynamoDb::index)
                                                        .toList()))
                .build();
    }

    private static GlobalSecondaryIndexDescription index(Map.Entry<String, String> index) {
        return GlobalSecondaryIndexDescription.builder()
                .indexName(index.getKey())
                .indexStatus(index.getValue())
                .build();
    }

    @Override
    public DescribeContinuousBackupsResponse describeContinuousBackups(
            DescribeContinuousBackupsRequest request) {
        return DescribeContinuousBackupsResponse.builder()
                .continuousBackupsDescription(
                        backups ->
                                backups.pointInTimeRecoveryDescription(
                                        recovery ->
                                                recovery.pointInTimeRecoveryStatus(
                                                        recovering ? "ENABLED" : "DISABLED")))
                .build();
    }

    @Override
    public synchronized GetItemResponse getItem(GetItemRequest request) {
        calls.accept("GetItem");
        return GetItemResponse.builder().item(items.get(key(request.key()))).build();
    }

    @Override
    public synchronized TransactWriteItemsResponse transactWriteItems(
            TransactWriteItemsRequest request) {
        calls.accept("Write");
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

    @Override
    public synchronized QueryResponse query(QueryRequest request) {
        calls.accept("Query");
        String partition = attribute(request.expressionAttributeNames().get("#partition"));
        String sort = attribute(SORTS.get(request.indexName()));
        Comparator<Map<String, AttributeValue>> order =
                Comparator.comparing(item -> sort(item, sort));
        Comparator<Map<String, AttributeValue>> asked =
                request.scanIndexForward() ? order : order.reversed();
        List<Map<String, AttributeValue>> behind =
                items.values().stream()
                        .filter(
                                item ->
                                        Objects.equals(
                                                item.get(partition),
                                                request.expressionAttributeValues()
                                                        .get(":partition")))
                        .filter(item -> isWithin(sort(item, sort), request))
                        .sorted(asked)
                        .filter(
                                item ->
                                        !request.hasExclusiveStartKey()
                                                || asked.compare(item, request.exclusiveStartKey())
                                                        > 0)
                        .toList();
        int most = Math.min(request.limit(), mostAtOnce);
        List<Map<String, AttributeValue>> page = behind.stream().limit(most).toList();
        read += page.size();
        QueryResponse.Builder answer =
                QueryResponse.builder()
                        .items(page.stream().filter(item -> passes(item, request)).toList());
        if (page.size() == most) {
            Map<String, AttributeValue> last = new HashMap<>(page.getLast());
            last.keySet().retainAll(Set.of("pk", partition, sort));
            answer.lastEvaluatedKey(last);
        }
        return answer.build();
    }

    private static boolean isWithin(String sort, QueryRequest request) {
        AttributeValue upTo = request.expressionAttributeValues().get(":upTo");
        return upTo == null || sort.compareTo(upTo.s()) <= 0;
    }

    /** The terms that lists use: {@code =}, {@code <} and {@code IN}, all of which must hold. */
    private static boolean passes(Map<String, AttributeValue> item, QueryRequest request) {
        String expression = request.filterExpression();
        return expression == null
                || List.of(expression.split(" AND ", -1)).stream()
                        .allMatch(term -> holds(term, item, request));
    }

    private static boolean holds(
            String term, Map<String, AttributeValue> item, QueryRequest request) {
        List<String> words = List.of(term.split("[ ,()]+"));
        AttributeValue found =
                item.get(attribute(request.expressionAttributeNames().get(words.getFirst())));
        List<String> wanted =
                words.stream()
                        .skip(2)
                        .map(label -> attribute(request.expressionAttributeValues().get(label)).s())
                        .toList();
        return found != null
                && switch (words.get(1)) {
                    case "=", "IN" -> wanted.contains(found.s());
                    case "<" -> found.s().compareTo(wanted.getFirst()) < 0;
                    default -> throw new AssertionError("no such term here: " + term);
                };
    }

    private static String sort(Map<String, AttributeValue> item, String attribute) {
        return attribute(item.get(attribute)).s();
    }

    private static <T> T attribute(@Nullable T found) {
        return Optional.ofNullable(found).orElseThrow();
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
