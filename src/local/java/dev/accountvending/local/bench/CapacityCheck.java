package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.util.Locale;

/**
 * Checks dynalite's read units against AWS's rule (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">capacity
 * unit consumption</a>): a consistent read costs one unit for each 4 KB begun of its item, and a
 * query of an index half a unit for each 4 KB begun of all the entries that it read together. A
 * benchmark over a database that ignores sizes would prove nothing.
 */
final class CapacityCheck {
    private static final String TABLE = "capacity-check";
    private static final int ITEMS = 200;
    private static final int READ = 10;

    private final Dynalite dynalite;

    private CapacityCheck(Dynalite dynalite) {
        this.dynalite = dynalite;
    }

    /**
     * Prints its findings.
     *
     * @return whether the rule holds
     */
    static boolean holds(Dynalite dynalite) throws IOException {
        CapacityCheck check = new CapacityCheck(dynalite);
        check.createTable();
        boolean holds = true;
        for (int kilobytes : new int[] {1, 5, 9}) {
            ObjectNode item = item("alone-" + kilobytes, "ALONE", "0", kilobytes * 1024);
            check.put(item);
            holds &=
                    report(
                            "a consistent read of one item of %,d bytes".formatted(size(item)),
                            Math.ceil(size(item) / 4096.0),
                            check.get("alone-" + kilobytes));
        }
        int whole = 0;
        int keys = 0;
        for (int i = 0; i < ITEMS; i++) {
            ObjectNode item = item("of-many-%03d".formatted(i), "MANY", "%03d".formatted(i), 1024);
            check.put(item);
            if (i < READ) {
                whole += size(item);
                keys += size(item) - "pad".length() - 1024;
            }
        }
        holds &=
                report(
                        "a query for %d of %d entries of a whole index, %,d bytes"
                                .formatted(READ, ITEMS, whole),
                        Math.ceil(whole / 4096.0) / 2,
                        check.query("whole"));
        holds &=
                report(
                        "the same of an index of keys, %,d bytes".formatted(keys),
                        Math.ceil(keys / 4096.0) / 2,
                        check.query("keys"));
        dynalite.call("DeleteTable", table());
        return holds;
    }

    private static boolean report(String what, double rule, double counted) {
        boolean same = rule == counted;
        System.err.printf(
                Locale.ROOT,
                "  %-68s %4.1f units, by the rule %4.1f%s%n",
                what,
                counted,
                rule,
                same ? "" : "  NOT THE SAME");
        return same;
    }

    private void createTable() throws IOException {
        dynalite.call(
                "CreateTable",
                Json.MAPPER.readTree(
                        """
                        {"TableName": "capacity-check", "BillingMode": "PAY_PER_REQUEST",
                         "AttributeDefinitions": [
                           {"AttributeName": "pk", "AttributeType": "S"},
                           {"AttributeName": "group", "AttributeType": "S"},
                           {"AttributeName": "place", "AttributeType": "S"}],
                         "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                         "GlobalSecondaryIndexes": [
                           {"IndexName": "whole", "Projection": {"ProjectionType": "ALL"},
                            "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"},
                                          {"AttributeName": "place", "KeyType": "RANGE"}]},
                           {"IndexName": "keys", "Projection": {"ProjectionType": "KEYS_ONLY"},
                            "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"},
                                          {"AttributeName": "place", "KeyType": "RANGE"}]}]}
                        """));
    }

    private void put(ObjectNode item) throws IOException {
        ObjectNode request = table();
        request.set("Item", item);
        dynalite.call("PutItem", request);
    }

    private double get(String key) throws IOException {
        ObjectNode request = table().put("ConsistentRead", true);
        request.putObject("Key").putObject("pk").put("S", key);
        return units(dynalite.call("GetItem", request));
    }

    private double query(String index) throws IOException {
        ObjectNode request = table().put("IndexName", index);
        request.put("KeyConditionExpression", "#g = :g AND #p < :p");
        request.putObject("ExpressionAttributeNames").put("#g", "group").put("#p", "place");
        ObjectNode values = request.putObject("ExpressionAttributeValues");
        values.putObject(":g").put("S", "MANY");
        values.putObject(":p").put("S", "%03d".formatted(READ));
        return units(dynalite.call("Query", request));
    }

    private static double units(JsonNode answer) {
        return answer.at("/ConsumedCapacity/CapacityUnits").asDouble();
    }

    private static ObjectNode table() {
        return Json.MAPPER
                .createObjectNode()
                .put("TableName", TABLE)
                .put("ReturnConsumedCapacity", "INDEXES");
    }

    private static ObjectNode item(String key, String group, String place, int pad) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        item.putObject("pk").put("S", key);
        item.putObject("group").put("S", group);
        item.putObject("place").put("S", place);
        item.putObject("pad").put("S", "x".repeat(pad));
        return item;
    }

    /** Returns an item's size: that of its attributes' names and values. */
    private static int size(ObjectNode item) {
        return item.properties().stream()
                .mapToInt(
                        attribute ->
                                attribute.getKey().length()
                                        + attribute.getValue().path("S").asText().length())
                .sum();
    }
}
