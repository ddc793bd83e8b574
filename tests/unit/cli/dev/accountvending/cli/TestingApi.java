package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The HTTP API, played: each route gives the answers it was told, in their order, the last one
 * again and again.
 */
final class TestingApi implements AutoCloseable {
    /** A request that came in. */
    record Call(String method, String target, Headers headers, String body) {
        JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** The access keys that signed the calls, in the calls' order. */
    List<String> signers() {
        return calls.stream()
                .map(call -> String.valueOf(call.headers().getFirst("authorization")))
                .map(signed -> signed.replaceFirst(".*Credential=([^/]*)/.*", "$1"))
                .toList();
    }

    private record Answer(int status, Function<Call, String> body) {}

    private static final String PEOPLE =
            """
            {"region":"eu-west-1","people":[
             {"email":"ben@example.com","role":"member","accessKeyId":"BEN","secretAccessKey":"b"},
             {"email":"ana@example.com","role":"member","accessKeyId":"ANA","secretAccessKey":"a"},
             {"email":"cleo@example.com","role":"member","accessKeyId":"CLEO","secretAccessKey":"c"},
             {"email":"ada@example.com","role":"administrator","accessKeyId":"ADA",
              "secretAccessKey":"d"}]}
            """;

    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    TestingApi() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.createContext("/local", this::answerLocal);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Tells a route, such as {@code GET /accounts}, one more answer. */
    TestingApi on(String route, int status, String body) {
        return on(route, status, (Call _) -> body);
    }

    /** Tells a route one more answer, made from the request. */
    TestingApi on(String route, int status, Function<Call, String> body) {
        answers.computeIfAbsent(route, _ -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    TestingApi on(String route, JsonNode body) {
        return on(route, 200, body.toString());
    }

    static ObjectNode lease(String name, String status) {
        try {
            ObjectNode lease =
                    (ObjectNode)
                            Json.MAPPER.readTree(
                                    """
                                    {"id":"l-1","kind":"qa","owner":"ben@example.com",
                                     "accountId":"123456789012","email":"aws+l-1@example.com",
                                     "organizationalUnit":"Workloads/QA","hostedZoneId":null,
                                     "certificateArn":null,"certificateStatus":"ISSUED",
                                     "requestedAt":"2026-11-24T09:00:00Z","expiresAt":null,
                                     "roles":{"ReadOnly":"arn:aws:iam::123456789012:role/vending/ReadOnly"},
                                     "switchRoleUrl":null,"execution":null,
                                     "history":[{"at":"2026-11-24T09:00:00Z","by":"ben@example.com",
                                                 "from":null,"to":"REQUESTED","why":null}]}
                                    """);
            lease.put("name", name).put("status", status);
            lease.put("domain", name + ".qa.example.com");
            return lease;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A lease whose vending ended twelve and a half seconds after it was asked for. */
    static ObjectNode ended(String name, String status, @Nullable String why) {
        ObjectNode lease = lease(name, status);
        ((com.fasterxml.jackson.databind.node.ArrayNode) lease.get("history"))
                .addObject()
                .put("at", "2026-11-24T09:00:12.500Z")
                .put("by", "account-vending-machine")
                .put("from", "VENDING")
                .put("to", status)
                .put("why", why);
        return lease;
    }

    /** {@code GET /local} is not among the {@link #calls}, unless a test told its answer. */
    private void answerLocal(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        if (!target.equals("/local") || answers.containsKey("GET /local")) {
            answer(exchange);
            return;
        }
        try (exchange) {
            byte[] bytes = PEOPLE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestURI().toString();
            Call call =
                    new Call(
                            exchange.getRequestMethod(),
                            target,
                            exchange.getRequestHeaders(),
                            body);
            calls.add(call);
            Answer answer = next(call.method() + " " + target);
            byte[] bytes = answer.body().apply(call).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer next(String route) {
        Deque<Answer> told = answers.get(route);
        if (told == null) {
            return new Answer(
                    404, _ -> "{\"detail\":\"The test told no answer to " + route + "\"}");
        }
        return told.size() > 1 ? told.removeFirst() : told.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
