package dev.accountvending.simulation.vending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class LedgerStoreTest {
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private final Timeline time = new Timeline(1, START);
    private Duration lag = Duration.ZERO;
    private final LedgerStore store = new LedgerStore(time, () -> lag);

    @Test
    @SuppressWarnings("unchecked") // lambdas as varargs
    void write_whoseConditionFails_changesNothing() {
        store.putItem(
                put -> put.item(lease("1", "a")).conditionExpression("attribute_not_exists(pk)"));

        assertThatThrownBy(
                        () ->
                                store.putItem(
                                        put ->
                                                put.item(lease("1", "b"))
                                                        .conditionExpression(
                                                                "attribute_not_exists(pk)")))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThatThrownBy(
                        () ->
                                store.transactWriteItems(
                                        write ->
                                                write.transactItems(
                                                        part ->
                                                                part.put(
                                                                        put ->
                                                                                put.item(
                                                                                        lease(
                                                                                                "2",
                                                                                                "b"))),
                                                        part ->
                                                                part.delete(
                                                                        delete ->
                                                                                delete.key(key("1"))
                                                                                        .conditionExpression(
                                                                                                "#version = :expected")
                                                                                        .expressionAttributeValues(
                                                                                                Map
                                                                                                        .of(
                                                                                                                ":expected",
                                                                                                                text(
                                                                                                                        "b")))))))
                .isInstanceOf(TransactionCanceledException.class);
        assertThat(store.items()).containsOnlyKeys("LEASE#1");
    }

    @Test
    void index_showsAWriteAfterItsLag_andNeverAnOlderOneAgain() {
        lag = Duration.ofSeconds(10);
        store.putItem(put -> put.item(lease("1", "old")));
        lag = Duration.ofSeconds(1);
        store.putItem(put -> put.item(lease("1", "new")));

        assertThat(listed(9)).isEmpty();
        time.runUntil(START.plusSeconds(2));
        assertThat(listed(9)).containsExactly("new");
        time.runUntil(START.plusSeconds(20));
        assertThat(listed(9)).containsExactly("new");
    }

    @Test
    void query_readsSoManyItems_andGoesOnAfterTheLast() {
        for (String id : List.of("1", "2", "3")) {
            store.putItem(put -> put.item(lease(id, "version " + id)));
        }

        QueryResponse first = query(2, null);

        assertThat(versions(first)).containsExactly("version 3", "version 2");
        assertThat(versions(query(2, first.lastEvaluatedKey()))).containsExactly("version 1");
    }

    @Test
    void item_thatExpired_isGoneWithinTwoDays() {
        Map<String, AttributeValue> item = new HashMap<>(lease("1", "a"));
        item.put(
                "ttl",
                AttributeValue.fromN(String.valueOf(START.plusSeconds(60).getEpochSecond())));
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
