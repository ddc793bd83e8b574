package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.local.functions.HttpApi.Body;
import dev.accountvending.local.functions.HttpApi.Reply;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.slack.Form;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.local.slack.SlackStandIn;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The local cloud's side of Slack, with a product that does what a test tells it to. */
final class TestingSlackCloud implements AutoCloseable {
    final List<Request> deeds = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final SlackApp app;
    private final SlackStandIn slack;
    private Function<JsonNode, Reply> product = _ -> reply(200, "");

    TestingSlackCloud() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        app = SlackApp.install(uri());
        slack = new SlackStandIn(app, Clock.systemUTC(), _ -> List.of());
        server.createContext(
                "/", exchange -> write(exchange, slack.watch(read(exchange), this::act)));
        server.createContext("/local", exchange -> write(exchange, reply(200, description())));
        server.createContext(
                "/local/slack", exchange -> write(exchange, slack.answer(read(exchange))));
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What the product does with what it is sent: a command's form, or a payload. */
    TestingSlackCloud on(Function<JsonNode, Reply> does) {
        product = does;
        return this;
    }

    static Reply reply(int status, String body) {
        return new Reply(
                status, Map.of(), List.of(), new Body(body.getBytes(StandardCharsets.UTF_8)));
    }

    TestingCli.Run run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--api", uri().toString()));
        return TestingCli.run(all.toArray(String[]::new));
    }

    /** Calls the Web API, as the product does. */
    void call(String method, Map<String, String> arguments) {
        slack.answer(
                new Request(
                        "POST",
                        "/local/slack/api/" + method,
                        "",
                        Map.of(
                                "authorization", List.of("Bearer " + app.botToken()),
                                "content-type", List.of(Form.TYPE)),
                        Form.encode(arguments).getBytes(StandardCharsets.UTF_8)));
    }

    /** What the product was sent last. */
    JsonNode sent() {
        return document(deeds.getLast());
    }

    private Reply act(Request request) {
        deeds.add(request);
        return product.apply(document(request));
    }

    private static JsonNode document(Request request) {
        Map<String, String> form = Form.decode(request.text());
        try {
            return form.containsKey("payload")
                    ? Json.MAPPER.readTree(form.get("payload"))
                    : Json.MAPPER.valueToTree(form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String description() {
        ObjectNode description = Json.MAPPER.createObjectNode();
        description
                .putObject("slack")
                .put("commandsUrl", app.commandsUrl())
                .put("interactionsUrl", app.interactionsUrl())
                .put("signingSecret", app.signingSecret())
                .put("messagesUrl", app.messagesUrl());
        return description.toString();
    }

    private static Request read(HttpExchange exchange) throws IOException {
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            byte[] body = reply.body().bytes();
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
