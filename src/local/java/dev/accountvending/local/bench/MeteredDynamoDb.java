package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy in front of dynalite: has each call report what it consumed, and adds that up by
 * operation. The functions that are measured do not notice it. A transaction, which dynalite does
 * not have, is split into its writes: here there is no other writer.
 */
final class MeteredDynamoDb implements AutoCloseable {
    private final HttpServer server;
    private final Dynalite dynalite;
    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    private MeteredDynamoDb(HttpServer server, Dynalite dynalite) {
        this.server = server;
        this.dynalite = dynalite;
    }

    /** The calls of one operation, and what they consumed in all. */
    record Usage(int calls, double units) {
        static final Usage NONE = new Usage(0, 0);

        Usage plus(Usage other) {
            return new Usage(calls + other.calls, units + other.units);
        }
    }

    static MeteredDynamoDb start(Dynalite dynalite) throws IOException {
        MeteredDynamoDb metered =
                new MeteredDynamoDb(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                        dynalite);
        metered.server.createContext("/", metered::answer);
        metered.server.start();
        return metered;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns what was used since the last reset. */
    Usage of(String operation) {
        return usage.getOrDefault(operation, Usage.NONE);
    }

    void reset() {
        usage.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            ObjectNode request =
                    (ObjectNode) Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-target"));
            String operation = target.substring(target.lastIndexOf('.') + 1);
            Dynalite.Answer answer =
                    operation.equals("TransactWriteItems")
                            ? writeAll(request)
                            : metered(operation, request);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Dynalite.Answer metered(String operation, ObjectNode request) throws IOException {
        request.put("ReturnConsumedCapacity", "INDEXES");
        Dynalite.Answer answer = dynalite.send(operation, request.toString());
        JsonNode consumed = Json.MAPPER.readTree(answer.body()).path("ConsumedCapacity");
        usage.merge(
                operation, new Usage(1, consumed.path("CapacityUnits").asDouble()), Usage::plus);
        return answer;
    }

    private Dynalite.Answer writeAll(ObjectNode request) throws IOException {
        for (JsonNode item : request.path("TransactItems")) {
            Map.Entry<String, JsonNode> part = item.properties().iterator().next();
            Dynalite.Answer answer = metered(part.getKey() + "Item", (ObjectNode) part.getValue());
            if (answer.status() != 200) {
                return answer;
            }
        }
        return new Dynalite.Answer(200, "{}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
