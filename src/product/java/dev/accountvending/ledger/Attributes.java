package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** JSON as DynamoDB's own maps and lists, so that an administrator can read the ledger. */
final class Attributes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Attributes() {}

    static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** Returns a time as text of fixed length, so that texts sort in the order of time. */
    static AttributeValue time(Instant time) {
        return text(TIME.format(time));
    }

    static AttributeValue of(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> {
                Map<String, AttributeValue> fields = new LinkedHashMap<>();
                json.properties().forEach(f -> fields.put(f.getKey(), of(f.getValue())));
                yield AttributeValue.fromM(fields);
            }
            case ARRAY -> AttributeValue.fromL(json.valueStream().map(Attributes::of).toList());
            case STRING -> text(json.textValue());
            case NUMBER -> AttributeValue.fromN(json.asText());
            case BOOLEAN -> AttributeValue.fromBool(json.booleanValue());
            case NULL -> AttributeValue.fromNul(true);
            case BINARY, MISSING, POJO ->
                    throw new IllegalArgumentException("No ledger type for " + json.getNodeType());
        };
    }

    static JsonNode toJson(AttributeValue value) {
        return switch (value.type()) {
            case M -> {
                ObjectNode object = JSON.objectNode();
                value.m().forEach((key, field) -> object.set(key, toJson(field)));
                yield object;
            }
            case L -> {
                ArrayNode array = JSON.arrayNode();
                value.l().forEach(element -> array.add(toJson(element)));
                yield array;
            }
            case S -> JSON.textNode(value.s());
            case N -> number(new BigDecimal(value.n()));
            case BOOL -> JSON.booleanNode(value.bool());
            case NUL -> JSON.nullNode();
            case SS, NS, BS, B, UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalStateException("The ledger holds no " + value.type());
        };
    }

    private static JsonNode number(BigDecimal value) {
        return value.scale() <= 0
                ? JSON.numberNode(value.longValueExact())
                : JSON.numberNode(value);
    }
}
