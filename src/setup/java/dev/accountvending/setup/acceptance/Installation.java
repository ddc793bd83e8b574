package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.setup.acceptance.Transport.Reply;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The installation under test, asked over its own HTTP API ({@code docs/openapi.yaml}). */
final class Installation {
    private static final int NOT_FOUND = 404;

    private final Transport transport;

    Installation(Transport transport) {
        this.transport = transport;
    }

    /** Returns the API's answer about the catalog, a refusal too. */
    Reply askCatalog() {
        return send("GET", "/catalog", null);
    }

    JsonNode catalog() {
        return good(askCatalog());
    }

    /** Returns a kind of the catalog. */
    JsonNode kind(String name) {
        return catalog()
                .path("kinds")
                .valueStream()
                .filter(kind -> kind.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckFailed("The catalog has no kind %s.".formatted(name)));
    }

    Optional<JsonNode> account(String name) {
        Reply reply = send("GET", "/accounts/" + name, null);
        return reply.status() == NOT_FOUND ? Optional.empty() : Optional.of(good(reply));
    }

    /**
     * Requests an account for the caller, for a day if its kind has leases with an end. The
     * idempotency key is made of the name.
     */
    JsonNode request(JsonNode kind, String name) {
        ObjectNode body =
                Json.MAPPER
                        .createObjectNode()
                        .put("kind", kind.path("name").asText())
                        .put("name", name)
                        .put("purpose", "An acceptance run");
        if (kind.has("lease")) {
            body.put("days", 1);
        }
        UUID key = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return good(
                transport.send(
                        "POST", "/accounts", Map.of("idempotency-key", key.toString()), body));
    }

    JsonNode progress(String name) {
        return good(send("GET", "/accounts/%s/progress".formatted(name), null));
    }

    JsonNode handOver(String name) {
        return good(send("GET", "/accounts/%s/hand-over".formatted(name), null));
    }

    /** Gives an account back; the lease as it was read says what is meant. */
    void retire(JsonNode lease) {
        String path =
                "/accounts/%s?leaseId=%s&digest=%s"
                        .formatted(
                                lease.path("name").asText(),
                                encoded(lease.path("id").asText()),
                                encoded(lease.path("toEnd").path("digest").asText()));
        good(send("DELETE", path, null));
    }

    /** Returns an account's status in the ledger; empty if it is closed or unknown. */
    Optional<String> poolStatus(String account) {
        String cursor = "";
        do {
            JsonNode page = good(send("GET", "/pool" + cursor, null));
            Optional<JsonNode> found =
                    page.path("accounts")
                            .valueStream()
                            .filter(each -> each.path("accountId").asText().equals(account))
                            .findFirst();
            if (found.isPresent()) {
                return Optional.of(found.get().path("status").asText());
            }
            String next = page.path("next").asText("");
            cursor = next.isEmpty() ? "" : "?cursor=" + encoded(next);
        } while (!cursor.isEmpty());
        return Optional.empty();
    }

    private Reply send(String method, String path, @Nullable JsonNode body) {
        return transport.send(method, path, Map.of(), body);
    }

    private static JsonNode good(Reply reply) {
        if (!reply.isGood()) {
            throw new CheckFailed("The API answered " + reply.problem());
        }
        return reply.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
