package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An AWS endpoint that answers at once what the API and the Slack handler need; other answers are
 * empty.
 */
final class InstantAws implements AutoCloseable {
    private final HttpServer server;
    private final String secrets;
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private InstantAws(HttpServer server, String secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /**
     * @param secrets the parameter's value
     */
    static InstantAws start(String secrets) throws IOException {
        InstantAws aws =
                new InstantAws(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                        secrets);
        aws.server.createContext("/", aws::answer);
        aws.server.start();
        return aws;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the operations that were called since the last time, in their order. */
    String calls() {
        String all = String.join(", ", calls);
        calls.clear();
        return all;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-target"));
            String operation = target.substring(target.lastIndexOf('.') + 1);
            // STS and SES name no target.
            String path = exchange.getRequestURI().getPath();
            boolean asksWhoItIs = target.equals("null") && path.equals("/");
            calls.add(asksWhoItIs ? "GetCallerIdentity" : target.equals("null") ? path : operation);
            byte[] body =
                    (asksWhoItIs ? "<Response/>" : body(operation).toString())
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ObjectNode body(String operation) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        if (operation.equals("GetParameter")) {
            body.putObject("Parameter")
                    .put("Name", ColdStartBench.PARAMETER)
                    .put("Type", "SecureString")
                    .put("Value", secrets);
        } else if (operation.equals("StartExecution")) {
            body.put(
                    "executionArn",
                    "arn:aws:states:us-east-1:111122223333:execution:answer-slack:bench");
            body.put("startDate", 1_794_355_200);
        }
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
