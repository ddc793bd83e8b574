package dev.accountvending.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Ascii;
import dev.accountvending.runtime.Json;
import dev.accountvending.setup.acceptance.Transport;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A client of the product's HTTP API, as {@code docs/openapi.yaml} describes it. Every request is
 * signed, with keys that are looked up before the first one. Answers stay the JSON that the server
 * sent. What can be repeated without harm is sent again if the API is busy; nothing else is sent
 * twice.
 */
final class Api implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** How often a request is sent again at most; each pause is twice as long as the last one. */
    private static final int REPEATS = 4;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final String IDEMPOTENCY_KEY = "idempotency-key";

    private static final Set<String> NOT_SET_BY_HAND = Set.of("host", "content-length");

    private final URI base;
    private final CallerIdentity asker;
    private final HttpClient http;
    private final String given;
    private final Duration firstPause;
    private @Nullable RequestSigner signer;

    Api(URI base, CallerIdentity asker) {
        this(base, asker, "");
    }

    /**
     * @param given the options that name the API and the caller, each preceded by a space
     */
    Api(URI base, CallerIdentity asker, String given) {
        this(base, asker, given, FIRST_PAUSE);
    }

    /**
     * @param firstPause before a request is sent again for the first time
     */
    Api(URI base, CallerIdentity asker, String given, Duration firstPause) {
        this(
                base,
                asker,
                given,
                firstPause,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build());
    }

    private Api(
            URI base, CallerIdentity asker, String given, Duration firstPause, HttpClient http) {
        this.base = base;
        this.asker = asker;
        this.given = given;
        this.firstPause = firstPause;
        this.http = http;
    }

    /**
     * Returns a client of the same API for another caller, over the same connections: it ends with
     * this one.
     */
    Api as(CallerIdentity another) {
        return new Api(base, another, given, firstPause, http);
    }

    /** Returns another {@code avm} command as a person types it to ask the same API. */
    String hint(String command) {
        return "`avm %s%s`".formatted(command, given);
    }

    /** Returns whether the caller's own AWS credentials sign, and not a key of the local cloud. */
    boolean isAskedWithCredentials() {
        return asker instanceof CallerIdentity.Credentials;
    }

    URI base() {
        return base;
    }

    /** Requests an account, under a new idempotency key. */
    JsonNode request(ObjectNode request) {
        return send(
                "POST",
                "/accounts",
                Map.of(IDEMPOTENCY_KEY, UUID.randomUUID().toString()),
                request);
    }

    /**
     * Returns every lease that passes the filters: all pages, in the shape of one.
     *
     * @param filters the API's, by name
     */
    JsonNode accounts(Map<String, String> filters) {
        ObjectNode all = pages("/accounts", filters, "accounts");
        all.putNull("next");
        return all;
    }

    /** Returns the content of a list: all pages, in the shape of one. */
    private ObjectNode pages(String path, Map<String, String> filters, String field) {
        ArrayNode found = Json.MAPPER.createArrayNode();
        Map<String, String> query = new LinkedHashMap<>(filters);
        JsonNode page = get(path + query(query));
        found.addAll(elements(page, field));
        while (page.path("next").isTextual()) {
            query.put("cursor", page.path("next").textValue());
            page = get(path + query(query));
            found.addAll(elements(page, field));
        }
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.set(field, found);
        return all;
    }

    /** Asks for more days. */
    JsonNode extend(String name, int days, @Nullable String why) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("days", days);
        return send("POST", path(name) + "/extension", Map.of(), because(body, why));
    }

    /** Says that an account is still needed. */
    JsonNode keep(String name) {
        return send("POST", path(name) + "/review", Map.of(), null);
    }

    /** Has what is left of an account tried at once. */
    JsonNode complete(String name) {
        return send("POST", path(name) + "/completion", Map.of(), null);
    }

    /** Changes a monthly budget, or asks for a greater one. */
    JsonNode changeBudget(String name, int dollars, @Nullable String why) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("monthlyBudget", dollars);
        return send("POST", path(name) + "/budget", Map.of(), because(body, why));
    }

    /** Returns what accounts have cost in a month; in the present one if none is given. */
    JsonNode costs(@Nullable String month) {
        return get("/costs" + query(month == null ? Map.of() : Map.of("month", month)));
    }

    /** Gives an account back, or withdraws the request for it if that still waits. */
    JsonNode retire(String name, ShownRequest shown) {
        Map<String, String> query = new LinkedHashMap<>();
        shown.leaseId().ifPresent(id -> query.put("leaseId", id));
        query.put("digest", shown.digest());
        return send("DELETE", path(name) + query(query), Map.of(), null);
    }

    /** Approves or rejects what waits for approval. */
    JsonNode decide(String name, ShownRequest shown, boolean approve, @Nullable String why) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("approve", approve);
        shown.leaseId().ifPresent(id -> body.put("leaseId", id));
        body.put("digest", shown.digest());
        return send("POST", path(name) + "/decision", Map.of(), because(body, why));
    }

    JsonNode account(String name) {
        return get(path(name));
    }

    JsonNode progress(String name) {
        return get(path(name) + "/progress");
    }

    JsonNode handOver(String name) {
        return get(path(name) + "/hand-over");
    }

    /** Resumes an account whose execution stopped on the way. */
    JsonNode resume(String name) {
        return send("POST", path(name) + "/resume", Map.of(), null);
    }

    /** Lets the requests of a held kind go on. */
    JsonNode resumeKind(String kind) {
        return send("POST", "/kinds/%s/resume".formatted(encode(kind)), Map.of(), null);
    }

    /** Releases a domain that is held for its former owner, so that any requester can have it. */
    JsonNode releaseDomain(String domain, String why) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("why", why);
        return send("POST", "/domains/%s/release".formatted(encode(domain)), Map.of(), body);
    }

    /** Starts a comparison of the organization with the ledger. */
    JsonNode reconcile(boolean fix) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("fix", fix);
        return send("POST", "/reconciliation", Map.of(), body);
    }

    /** Returns the last reconciliation. */
    JsonNode reconciliation() {
        return get("/reconciliation");
    }

    JsonNode catalog() {
        return get("/catalog");
    }

    /**
     * Returns every member account in these statuses: all pages, in the shape of one.
     *
     * @param statuses in the API's words; empty: all but the closed ones
     */
    JsonNode pool(List<String> statuses) {
        return pages(
                "/pool",
                statuses.isEmpty() ? Map.of() : Map.of("status", String.join(",", statuses)),
                "accounts");
    }

    /** Returns the product's time: the local cloud's may be ahead of this machine's. */
    Instant now() {
        return local().isPresent() ? Instant.parse(clock().path("now").asText()) : Instant.now();
    }

    /** Returns the accounts that are queued for closing. */
    JsonNode closures() {
        return get("/closures");
    }

    /** Returns the mails that the local cloud's e-mail service has taken, oldest first. */
    JsonNode mails() {
        return get("/local/mails");
    }

    /** Returns the local cloud's time. */
    JsonNode clock() {
        return get("/local/clock");
    }

    /** Moves the local cloud's time forward. */
    JsonNode advanceClock(Duration by) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("advance", by.toString());
        return send("POST", "/local/clock", Map.of(), body);
    }

    /**
     * Sends a request without a signature, which none of our routes accepts.
     *
     * @throws IOException if nothing answers, in Java's own words
     */
    HttpResponse<String> knock() throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(uri("/catalog")).timeout(CONNECT_TIMEOUT).build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.", e);
        }
    }

    /**
     * Finds the keys that requests are signed with.
     *
     * @throws CommandFailed if there are none
     */
    void findKeys() {
        signer();
    }

    /** Sends a signed request and returns the API's answer, even if it is an error. */
    HttpResponse<String> ask(String path) {
        return signed("GET", path, Map.of(), null);
    }

    /** Sends a signed request and returns the API's document, even if it is an error. */
    Transport.Reply reply(
            String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
        HttpResponse<String> answer = signed(method, path, headers, body);
        return new Transport.Reply(answer.statusCode(), parse(answer));
    }

    private JsonNode get(String path) {
        return send("GET", path, Map.of(), null);
    }

    private JsonNode send(
            String method, String path, Map<String, String> more, @Nullable JsonNode body) {
        boolean isRepeatable =
                Set.of("GET", "DELETE").contains(method) || more.containsKey(IDEMPOTENCY_KEY);
        HttpResponse<String> answer = signed(method, path, more, body);
        JsonNode document = parse(answer);
        Duration pause = firstPause;
        for (int i = 0; i < REPEATS && isRepeatable && isBusy(answer, document); i++) {
            new Pause(pause).take();
            pause = pause.multipliedBy(2);
            answer = signed(method, path, more, body);
            document = parse(answer);
        }
        if (answer.statusCode() / 100 == 2) {
            return document;
        }
        if (isOfGateway(answer, document)) {
            throw new CommandFailed(notReady(answer, document, isRepeatable));
        }
        throw new CommandFailed(problem(answer.statusCode(), document) + whoAsks(document));
    }

    /** Returns whether the same request may be answered in a moment. */
    private static boolean isBusy(HttpResponse<String> answer, JsonNode document) {
        return answer.statusCode() == 503 || isOfGateway(answer, document);
    }

    /**
     * Returns whether API Gateway answers for a function that does not run: its errors have nothing
     * but a {@code message}, and the product's have more.
     */
    private static boolean isOfGateway(HttpResponse<String> answer, JsonNode document) {
        return answer.statusCode() >= 500 && document.size() == 1 && document.has("message");
    }

    private String notReady(HttpResponse<String> answer, JsonNode document, boolean isRepeatable) {
        return "The API at %s is not ready (status %d, %s)%s. Lambda may be waking a function that was not used for weeks: try again in some minutes."
                .formatted(
                        base,
                        answer.statusCode(),
                        text(document, "message", "no message"),
                        isRepeatable
                                ? ", also after %d more attempts".formatted(REPEATS)
                                : "; nothing was sent again, and %s shows what was done"
                                        .formatted(hint("list")));
    }

    private HttpResponse<String> signed(
            String method, String path, Map<String, String> more, @Nullable JsonNode body) {
        URI uri = uri(path);
        Map<String, String> headers = new HashMap<>(more);
        headers.put("accept", "application/json, application/problem+json");
        if (body != null) {
            headers.put("content-type", "application/json");
        }
        String text = body == null ? null : body.toString();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .method(
                                method,
                                text == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(text));
        signer().headers(method, uri, headers, text)
                .forEach(
                        (name, values) -> {
                            if (!NOT_SET_BY_HAND.contains(Ascii.lower(name))) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        return exchange(request.build());
    }

    private synchronized RequestSigner signer() {
        RequestSigner known = signer;
        if (known == null) {
            known = RequestSigner.of(asker, base, new Once(this::local));
            signer = known;
        }
        return known;
    }

    /**
     * Returns what the local cloud says of itself, asked without a signature; empty if the API is
     * not a local cloud's.
     */
    private Optional<JsonNode> local() {
        HttpResponse<String> answer =
                exchange(HttpRequest.newBuilder(uri("/local")).timeout(TIMEOUT).build());
        if (answer.statusCode() != 200) {
            return Optional.empty();
        }
        return Optional.of(parse(answer)).filter(there -> there.path("people").isArray());
    }

    /** A supplier that asks no more than once. */
    private static final class Once implements Supplier<Optional<JsonNode>> {
        private final Supplier<Optional<JsonNode>> asked;
        private boolean isAnswered;
        private Optional<JsonNode> answer = Optional.empty();

        Once(Supplier<Optional<JsonNode>> asked) {
            this.asked = asked;
        }

        @Override
        public Optional<JsonNode> get() {
            if (!isAnswered) {
                answer = asked.get();
                isAnswered = true;
            }
            return answer;
        }
    }

    private URI uri(String path) {
        return URI.create(base.toString().replaceFirst("/+$", "") + path);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailed(
                    "No API answers at %s: start one with `avm local`, or give --api URL."
                            .formatted(base),
                    e);
        } catch (HttpTimeoutException e) {
            throw new CommandFailed(
                    "The API at %s did not answer within %d seconds. %s shows what it has done."
                            .formatted(base, TIMEOUT.toSeconds(), hint("list")),
                    e);
        } catch (IOException e) {
            throw new CommandFailed(
                    "The connection to the API at %s was lost. %s shows what it has done."
                            .formatted(base, hint("list")),
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
                return VisibleText.in(body);
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

    /**
     * Returns a problem document in words: its detail, then each bad field with what is wrong with
     * it.
     */
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
        if (body.path("rule").isTextual()) {
            parts.add("(Rule: %s)".formatted(body.path("rule").textValue()));
        }
        return String.join(" ", parts);
    }

    /** In a local cloud --as names the person; other keys in the shell are unknown there. */
    private String whoAsks(JsonNode problem) {
        return problem.path("rule").asText().equals("known-person")
                        && asker instanceof CallerIdentity.Credentials
                ? local().map(there -> " " + RequestSigner.sayWhoAsks(there)).orElse("")
                : "";
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

    private static String path(String name) {
        return "/accounts/" + encode(name);
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }

    private static ObjectNode because(ObjectNode body, @Nullable String why) {
        return why == null ? body : body.put("why", why);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
