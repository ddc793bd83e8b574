package dev.accountvending.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The product's HTTP API, as {@code docs/openapi.yaml} has it. Answers stay the JSON that the
 * server sent; nothing is sent twice.
 */
final class Api implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    Api(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    /** Asks for an account, under an idempotency key of its own. */
    JsonNode request(ObjectNode request) {
        return send(
                builder("/accounts")
                        .header("idempotency-key", UUID.randomUUID().toString())
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(request.toString())));
    }

    /** Every lease, from as many pages as there are, in the shape of one. */
    JsonNode accounts() {
        return pages("/accounts", "?");
    }

    /** One person's accounts that are handed over, likewise. */
    JsonNode activeAccountsOf(String owner) {
        return pages("/accounts?owner=%s&status=ACTIVE".formatted(encode(owner)), "&");
    }

    private JsonNode pages(String path, String separator) {
        ArrayNode leases = Json.MAPPER.createArrayNode();
        JsonNode page = get(path);
        leases.addAll(elements(page, "accounts"));
        while (page.path("next").isTextual()) {
            page = get(path + separator + "cursor=" + encode(page.path("next").textValue()));
            leases.addAll(elements(page, "accounts"));
        }
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.set("accounts", leases);
        all.putNull("next");
        return all;
    }

    JsonNode account(String name) {
        return get("/accounts/" + encode(name));
    }

    JsonNode progress(String name) {
        return get("/accounts/" + encode(name) + "/progress");
    }

    JsonNode handOver(String name) {
        return get("/accounts/" + encode(name) + "/hand-over");
    }

    JsonNode catalog() {
        return get("/catalog");
    }

    /** The local cloud's time. */
    JsonNode clock() {
        return get("/local/clock");
    }

    /** Moves the local cloud's time forward. */
    JsonNode advanceClock(Duration by) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("advance", by.toString());
        return send(
                builder("/local/clock")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    private JsonNode get(String path) {
        return send(builder(path).GET());
    }

    private HttpRequest.Builder builder(String path) {
        String root = base.toString().replaceFirst("/+$", "");
        return HttpRequest.newBuilder(URI.create(root + path))
                .timeout(TIMEOUT)
                .header("accept", "application/json, application/problem+json");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode body = parse(answer);
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailed(problem(answer.statusCode(), body));
            }
            return body;
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailed(
                    "No API answers at %s: start one with bin/avm local, or give --api URL."
                            .formatted(base),
                    e);
        } catch (HttpTimeoutException e) {
            throw new CommandFailed(
                    "The API at %s did not answer within %d seconds; bin/avm list shows what it has done."
                            .formatted(base, TIMEOUT.toSeconds()),
                    e);
        } catch (IOException e) {
            throw new CommandFailed(
                    "The connection to the API at %s was lost; bin/avm list shows what it has done."
                            .formatted(base),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.", e);
        }
    }

    private JsonNode parse(HttpResponse<String> answer) {
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body());
            if (body.isObject()) {
                return body;
            }
            throw strange(answer, null);
        } catch (JsonProcessingException e) {
            throw strange(answer, e);
        }
    }

    private CommandFailed strange(HttpResponse<String> answer, @Nullable Exception cause) {
        return new CommandFailed(
                "What answers at %s is not the account vending machine's API (status %d, no JSON object): check --api URL."
                        .formatted(base, answer.statusCode()),
                cause);
    }

    /** A problem document in words: its detail, then each bad field with what is wrong with it. */
    private static String problem(int status, JsonNode body) {
        List<String> parts = new ArrayList<>();
        parts.add(
                text(
                        body,
                        "detail",
                        text(body, "title", text(body, "message", "Status " + status))));
        for (JsonNode error : elements(body, "errors")) {
            parts.add("%s: %s".formatted(text(error, "field", "?"), text(error, "message", "")));
        }
        return String.join(" ", parts);
    }

    private static String text(JsonNode body, String field, String otherwise) {
        String value = body.path(field).asText("");
        return value.isBlank() ? otherwise : value;
    }

    private static List<JsonNode> elements(JsonNode body, String field) {
        List<JsonNode> elements = new ArrayList<>();
        body.path(field).forEach(elements::add);
        return elements;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
