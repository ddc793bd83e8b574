package dev.accountvending.simulation.vending;

import dev.accountvending.simulation.calls.AwsRefusals;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The ledger's table in DynamoDB: consistent reads, conditional writes, transactions, expiry up to
 * two days late, and indexes that show a write some time after it (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html">global secondary
 * indexes</a>).
 */
public final class LedgerStore implements DynamoDbClient {
    private static final String KEY = "pk";
    private static final String EXPIRY = "ttl";
    private static final Duration EXPIRED_WITHIN = Duration.ofDays(2);
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int LARGEST_TRANSACTION = 100;

    /** The table's indexes, by name, as {@code resources/ledger.yml} has them. */
    private final Map<String, Index> indexes =
            Map.of(
                    "leasesByTime", new Index("listed", "requestedAt", false),
                    "leasesByOwner", new Index("owner", "requestedAt", false),
                    "leasesByDue", new Index("dueOf", "dueAt", true),
                    "accountsByStatus", new Index("accountStatus", "statusSince", false));

    private final Timeline time;
    private final Supplier<Duration> lag;
    private final NavigableMap<String, Item> items = new TreeMap<>();
    private BiConsumer<String, @Nullable Map<String, AttributeValue>> written = (_, _) -> {};

    /** Transactions that the SDK may repeat, by a token that it gives each. */
    private final Set<TransactWriteItemsRequest> done =
            Collections.newSetFromMap(new IdentityHashMap<>());

    private long writes;

    /**
     * An item.
     *
     * @param number of the write, in their order
     * @param goneAt when DynamoDB takes it away; null: never
     */
    private record Item(
            String key,
            long number,
            Map<String, AttributeValue> attributes,
            @Nullable Instant goneAt) {
        boolean isGone(Instant now) {
            return goneAt != null && !now.isBefore(goneAt);
        }

        @Nullable String text(String attribute) {
            AttributeValue value = attributes.get(attribute);
            return value == null ? null : value.s();
        }
    }

    /**
     * @param lag draws how long it takes until an index shows a write
     */
    public LedgerStore(Timeline time, Supplier<Duration> lag) {
        this.time = time;
        this.lag = lag;
    }

    /** Returns all items as they are now, by their keys. */
    public Map<String, Map<String, AttributeValue>> items() {
        Instant now = time.now();
        Map<String, Map<String, AttributeValue>> present = new TreeMap<>();
        items.values().stream()
                .filter(item -> !item.isGone(now))
                .forEach(item -> present.put(item.key(), item.attributes()));
        return Collections.unmodifiableMap(present);
    }

    /** Returns the item of this key as it is now. */
    public Optional<Map<String, AttributeValue>> item(String key) {
        return Optional.ofNullable(find(key)).map(Item::attributes);
    }

    /** Tells of every item as it is written, and of every key that is deleted, without an item. */
    public void onWrite(BiConsumer<String, @Nullable Map<String, AttributeValue>> listener) {
        written = listener;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        Item found = find(key(request.key()));
        return GetItemResponse.builder().item(found == null ? null : found.attributes()).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        if (!holds(
                request.conditionExpression(),
                find(key(request.item())),
                request.expressionAttributeValues())) {
            throw AwsRefusals.of(
                    ConditionalCheckFailedException.builder(),
                    400,
                    "ConditionalCheckFailedException",
                    "The conditional request failed",
                    time.clock());
        }
        put(request.item());
        return PutItemResponse.builder().build();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        if (done.contains(request)) {
            return TransactWriteItemsResponse.builder().build();
        }
        List<TransactWriteItem> parts = request.transactItems();
        Set<String> keys = new HashSet<>();
        parts.forEach(part -> keys.add(key(part)));
        if (keys.size() < parts.size() || parts.size() > LARGEST_TRANSACTION) {
            throw AwsRefusals.of(
                    400,
                    "ValidationException",
                    "Transaction request cannot include multiple operations on one item",
                    time.clock());
        }
        if (!parts.stream().allMatch(this::holds)) {
            throw AwsRefusals.of(
                    TransactionCanceledException.builder()
                            .cancellationReasons(parts.stream().map(this::reason).toList()),
                    400,
                    "TransactionCanceledException",
                    "Transaction cancelled, please refer cancellation reasons for specific reasons",
                    time.clock());
        }
        for (TransactWriteItem part : parts) {
            if (part.put() != null) {
                put(part.put().item());
            } else {
                delete(key(part.delete().key()));
            }
        }
        done.add(request);
        time.after(REMEMBERED, () -> done.remove(request));
        return TransactWriteItemsResponse.builder().build();
    }

    private CancellationReason reason(TransactWriteItem part) {
        return CancellationReason.builder()
                .code(holds(part) ? "None" : "ConditionalCheckFailed")
                .build();
    }

    private static String key(TransactWriteItem part) {
        return key(part.put() == null ? part.delete().key() : part.put().item());
    }

    private boolean holds(TransactWriteItem part) {
        Item found = find(key(part));
        return part.put() == null
                ? holds(
                        part.delete().conditionExpression(),
                        found,
                        part.delete().expressionAttributeValues())
                : holds(
                        part.put().conditionExpression(),
                        found,
                        part.put().expressionAttributeValues());
    }

    /** Knows the conditions that the ledger sets. */
    private static boolean holds(
            @Nullable String condition, @Nullable Item found, Map<String, AttributeValue> values) {
        return switch (condition) {
            case null -> true;
            case "attribute_not_exists(pk)" -> found == null;
            case "#version = :expected" ->
                    found != null
                            && Objects.equals(
                                    values.get(":expected"), found.attributes().get("version"));
            default -> throw new IllegalArgumentException("unknown condition: " + condition);
        };
    }

    private @Nullable Item find(String key) {
        Item found = items.get(key);
        return found == null || found.isGone(time.now()) ? null : found;
    }

    private void put(Map<String, AttributeValue> attributes) {
        AttributeValue expiry = attributes.get(EXPIRY);
        Instant goneAt =
                expiry == null
                        ? null
                        : Instant.ofEpochSecond(Long.parseLong(expiry.n()))
                                .plus(time.within(EXPIRED_WITHIN));
        Item item = new Item(key(attributes), ++writes, attributes, goneAt);
        items.put(item.key(), item);
        written.accept(item.key(), attributes);
        show(item);
    }

    private void delete(String key) {
        items.remove(key);
        written.accept(key, null);
        show(new Item(key, ++writes, Map.of(), null));
    }

    private void show(Item item) {
        Duration later = lag.get();
        if (later.isZero()) {
            indexes.values().forEach(index -> index.show(item));
        } else {
            time.after(later, () -> indexes.values().forEach(index -> index.show(item)));
        }
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        Index index = Objects.requireNonNull(indexes.get(request.indexName()));
        return index.query(request, time.now());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private static String key(Map<String, AttributeValue> item) {
        return Objects.requireNonNull(item.get(KEY), KEY).s();
    }

    /** An index over two attributes; it shows items that have both. */
    private static final class Index {
        private final String partition;
        private final String sort;
        private final boolean onlyKeys;
        private final Map<String, Place> places = new HashMap<>();
        private final Map<String, NavigableMap<String, Item>> partitions = new HashMap<>();

        /**
         * Where an item is shown.
         *
         * @param number of the write that is shown
         * @param partition null: the item was not shown by that write
         */
        private record Place(long number, @Nullable String partition, String position) {}

        Index(String partition, String sort, boolean onlyKeys) {
            this.partition = partition;
            this.sort = sort;
            this.onlyKeys = onlyKeys;
        }

        void show(Item item) {
            Place before = places.get(item.key());
            if (before != null && before.number() > item.number()) {
                return;
            }
            String shownIn = before == null ? null : before.partition();
            if (before != null && shownIn != null) {
                partition(shownIn).remove(before.position());
            }
            String within = item.text(partition);
            String at = item.text(sort);
            if (within != null && at != null) {
                String position = at + "\0" + item.key();
                partition(within).put(position, item);
                places.put(item.key(), new Place(item.number(), within, position));
            } else if (before != null) {
                places.put(item.key(), new Place(item.number(), null, ""));
            }
        }

        private NavigableMap<String, Item> partition(String value) {
            return partitions.computeIfAbsent(value, _ -> new TreeMap<>());
        }

        QueryResponse query(QueryRequest request, Instant now) {
            Map<String, AttributeValue> values = request.expressionAttributeValues();
            NavigableMap<String, Item> range =
                    partition(Objects.requireNonNull(values.get(":partition")).s());
            AttributeValue upTo = values.get(":upTo");
            if (upTo != null) {
                range = range.headMap(upTo.s() + "\1", false);
            }
            boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
            range = forward ? range : range.descendingMap();
            if (request.hasExclusiveStartKey()) {
                Map<String, AttributeValue> start = request.exclusiveStartKey();
                String after = Objects.requireNonNull(start.get(sort)).s() + "\0" + key(start);
                range = range.tailMap(after, false);
            }
            List<Map<String, AttributeValue>> found = new ArrayList<>();
            int read = 0;
            Item last = null;
            for (Item item : range.values()) {
                if (item.isGone(now)) {
                    continue;
                }
                last = item;
                if (passes(item, request)) {
                    found.add(onlyKeys ? keys(item) : item.attributes());
                }
                if (++read == request.limit()) {
                    break;
                }
            }
            QueryResponse.Builder answer = QueryResponse.builder().items(found);
            return last != null && read == request.limit()
                    ? answer.lastEvaluatedKey(keys(last)).build()
                    : answer.build();
        }

        private Map<String, AttributeValue> keys(Item item) {
            Map<String, AttributeValue> keys = new HashMap<>(item.attributes());
            keys.keySet().retainAll(Set.of(KEY, partition, sort));
            return keys;
        }

        /** Knows the terms of the ledger's lists, all of which must hold. */
        private static boolean passes(Item item, QueryRequest request) {
            String expression = request.filterExpression();
            if (expression == null) {
                return true;
            }
            for (String term : expression.split(" AND ", -1)) {
                String[] words = term.split("[ ,()]+", -1);
                String found =
                        item.text(
                                Objects.requireNonNull(
                                        request.expressionAttributeNames().get(words[0])));
                boolean holds = false;
                for (int i = 2; i < words.length && found != null && !holds; i++) {
                    AttributeValue wanted = request.expressionAttributeValues().get(words[i]);
                    if (wanted != null) {
                        int order = found.compareTo(wanted.s());
                        holds = words[1].equals("<") ? order < 0 : order == 0;
                    }
                }
                if (!holds) {
                    return false;
                }
            }
            return true;
        }
    }
}
