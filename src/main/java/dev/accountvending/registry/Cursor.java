package dev.accountvending.registry;

import com.fasterxml.jackson.core.type.TypeReference;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the next page begins, as one opaque word. */
final class Cursor {
    private Cursor() {}

    static String encode(Map<String, AttributeValue> key) {
        Map<String, String> plain = new LinkedHashMap<>();
        key.forEach((name, value) -> plain.put(name, value.s()));
        byte[] json = Json.MAPPER.valueToTree(plain).toString().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    static Map<String, AttributeValue> decode(String cursor) {
        try {
            Map<String, String> plain =
                    Json.MAPPER.readValue(
                            Base64.getUrlDecoder().decode(cursor), new TypeReference<>() {});
            Map<String, AttributeValue> key = new LinkedHashMap<>();
            plain.forEach((name, value) -> key.put(name, Attributes.text(value)));
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidValue("This is not a cursor that a list of leases gave out.");
        }
    }
}
