package dev.accountvending.access;

import com.fasterxml.jackson.core.JsonProcessingException;

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
            return Json.MAPPER.readTree(decoded).equals(Json.MAPPER.readTree(required));
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
