package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;

/**
 * What a person was shown before they decided, as the API takes it back.
 *
 * @param leaseId absent if the API does not show it to them
 * @param about in words
 * @param why in the words of the requester, if they gave a reason
 * @param digest empty if nothing was shown: the API then answers with the present state, and does
 *     nothing
 */
record ShownRequest(
        Optional<String> leaseId, Optional<String> about, Optional<String> why, String digest) {
    /** Returns what a decision on a lease is about now. */
    static ShownRequest toDecide(JsonNode lease) {
        return of(lease, "toDecide");
    }

    /** Returns what the end of a lease is about now. */
    static ShownRequest toEnd(JsonNode lease) {
        return of(lease, "toEnd");
    }

    private static ShownRequest of(JsonNode lease, String question) {
        JsonNode asked = lease.path(question);
        return new ShownRequest(
                text(lease, "id"),
                text(asked, "about"),
                text(asked, "why"),
                asked.path("digest").asText(""));
    }

    private static Optional<String> text(JsonNode document, String field) {
        return Optional.of(document.path(field).asText("")).filter(text -> !text.isEmpty());
    }
}
