package dev.accountvending.simulation.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class LedgerStoreTest {
    private static final String NEW = "attribute_not_exists(pk)";
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private final Timeline time = new Timeline(1, START);
    private Duration lag = Duration.ZERO;
    private final LedgerStore store = new LedgerStore(time, () -> lag);

    @Test
    @SuppressWarnings("unchecked") // lambdas as varargs
    void write_whoseConditionFails_changesNothing() {
        put("1", "a", NEW);

        assertThatThrownBy(() -> put("1", "b", NEW))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(() -> putAndDelete("2", "1", "b"))
                .isInstanceOf(TransactionCanceledException.class);
        assertThat(store.items()).containsOnlyKeys("LEASE#1");

        putAndDelete("2", "1", "a");
        assertThat(store.items()).containsOnlyKeys("LEASE#2");
    }

    private void put(String id, String version, @Nullable String condition) {
        store.putItem(put -> put.item(lease(id, version)).conditionExpression(condition));
    }

    private void putAndDelete(String added, String deleted, String expectedVersion) {
        Put put = Put.builder().item(lease(added, "new")).conditionExpression(NEW).build();
        Delete delete =
                Delete.builder()
                        .key(key(deleted))
                        .conditionExpression("#version = :expected")
                        .expressionAttributeValues(Map.of(":expected", text(expectedVersion)))
                        .build();
        store.transactWriteItems(
                write ->
                        write.transactItems(
                                TransactWriteItem.builder().put(put).build(),
                                TransactWriteItem.builder().delete(delete).build()));
    }

    @Test
    void index_showsAWriteAfterItsLag_andNeverAnOlderOneAgain() {
        lag = Duration.ofSeconds(10);
        put("1", "old", null);
        lag = Duration.ofSeconds(1);
        put("1", "new", null);

        assertThat(listed(9)).isEmpty();
        time.runUntil(START.plusSeconds(2));
        assertThat(listed(9)).containsExactly("new");
        time.runUntil(START.plusSeconds(20));
        assertThat(listed(9)).containsExactly("new");
    }

    @Test
    void query_readsSoManyItems_andGoesOnAfterTheLast() {
        for (String id : List.of("1", "2", "3")) {
            put(id, "version " + id, null);
        }

        QueryResponse first = query(2, null);

        assertThat(versions(first)).containsExactly("version 3", "version 2");
        assertThat(versions(query(2, first.lastEvaluatedKey()))).containsExactly("version 1");
    }

    @Test
    void item_thatExpired_isGoneWithinTwoDays() {
        Map<String, AttributeValue> item = new HashMap<>(lease("1", "a"));
        long expiry = START.plusSeconds(60).getEpochSecond();
        item.put("ttl", AttributeValue.fromN(String.valueOf(expiry)));
        store.putItem(put -> put.item(item));

        time.runUntil(START.plusSeconds(59));
        assertThat(store.getItem(get -> get.key(key("1"))).hasItem()).isTrue();
        time.runUntil(START.plus(Duration.ofHours(49)));
        assertThat(store.getItem(get -> get.key(key("1"))).hasItem()).isFalse();
        assertThat(listed(9)).isEmpty();
    }

    private List<String> listed(int limit) {
        return versions(query(limit, null));
    }

    private QueryResponse query(int limit, @Nullable Map<String, AttributeValue> after) {
        return store.query(
                query ->
                        query.indexName("leasesByTime")
                                .keyConditionExpression("#partition = :partition")
                                .expressionAttributeNames(Map.of("#partition", "listed"))
                                .expressionAttributeValues(Map.of(":partition", text("LEASE")))
                                .scanIndexForward(false)
                                .limit(limit)
                                .exclusiveStartKey(after));
    }

    private static List<String> versions(QueryResponse answer) {
        return answer.items().stream()
                .map(item -> Objects.requireNonNull(item.get("version")).s())
                .toList();
    }

    private static Map<String, AttributeValue> lease(String id, String version) {
        return Map.of(
                "pk", text("LEASE#" + id),
                "version", text(version),
                "listed", text("LEASE"),
                "requestedAt", text("2026-12-01T00:00:0" + id + "Z"));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("pk", text("LEASE#" + id));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
