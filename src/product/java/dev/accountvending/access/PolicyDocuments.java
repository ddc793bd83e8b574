package dev.accountvending.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Policy documents as IAM returns them: JSON, percent-encoded after RFC 3986. */
final class PolicyDocuments {
    private PolicyDocuments() {}

    /**
     * Returns whether IAM holds this document, ignoring white space. If a principal was deleted,
     * IAM shows an id in its place; the document then differs and is written again.
     */
    static boolean same(String held, String required) {
        // In RFC 3986 a plus is a plus; the decoder below would read a space.
        String decoded = URLDecoder.decode(held.replace("+", "%2B"), StandardCharsets.UTF_8);
        try {
            JsonNode document = Json.MAPPER.readTree(decoded);
            if (document.isTextual()) { // so LocalStack lists roles
                document = Json.MAPPER.readTree(document.textValue());
            }
            return document.equals(Json.MAPPER.readTree(required));
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
