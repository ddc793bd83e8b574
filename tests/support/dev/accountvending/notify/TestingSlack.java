package dev.accountvending.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.model.SlackMessage;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Slack, as far as we call it: it answers what a test says and keeps what it is told, so that
 * Slack's own client is part of what is tested.
 */
public final class TestingSlack implements AutoCloseable {
    private static final String TEAM = "T0LOCAL00";

    /** What was called, in order. */
    public final List<Call> calls = new CopyOnWriteArrayList<>();

    public final TestingSsm parameters = new TestingSsm();
    public final SlackApi api;

    private final HttpServer server;
    private final Map<String, Deque<String>> refusals = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> users = new ConcurrentHashMap<>();
    private final Map<String, ObjectNode> channels = new ConcurrentHashMap<>();
    private int posted;

    /**
     * A call.
     *
     * @param method the Web API's, or {@code response} for an answer at a response URL
     * @param fields a document in place of what was sent as JSON
     */
    public record Call(String method, String token, Map<String, JsonNode> fields) {
        /** A field's text; empty where there is none. */
        public String field(String name) {
            return Optional.ofNullable(fields.get(name)).map(JsonNode::asText).orElse("");
        }

        /** Its blocks. */
        public JsonNode blocks() {
            return Objects.requireNonNull(fields.get("blocks"));
        }

        /** Its form. */
        public JsonNode view() {
            return Objects.requireNonNull(fields.get("view"));
        }

        /** What it shows: all of its texts. */
        public String shown() {
            return field("text") + "\n" + fields.get("blocks");
        }
    }

    public TestingSlack() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/", this::method);
        server.createContext("/response/", this::response);
        server.start();
        api = new SlackApi(parameters.vault, url("/api/"));
        member("UANA00000", "ana@example.com");
        member("UBEN00000", "ben@example.com");
        member("UADA00000", "ada@example.com");
        member("UPIA00000", "pia@example.com");
        member("UPAUL0000", "paul@example.com");
        channel("C0APPROVERS").withArray("members").add("UANA00000").add("UBEN00000");
    }

    /** Where answers to a command go. */
    public String responseUrl() {
        return url("/response/1");
    }

    /** A member of the workspace, to be changed at will. */
    public ObjectNode member(String id, String email) {
        ObjectNode user = Json.MAPPER.createObjectNode().put("id", id).put("team_id", TEAM);
        user.put("deleted", false).put("is_bot", false).put("is_email_confirmed", true);
        user.putObject("profile").put("email", email);
        users.put(id, user);
        return user;
    }

    /** A private channel with the app and nobody else in it, to be changed at will. */
    public ObjectNode channel(String id) {
        ObjectNode channel = Json.MAPPER.createObjectNode().put("id", id).put("is_private", true);
        channel.putArray("members");
        channels.put(id, channel);
        return channel;
    }

    /** Has the next call of a method refused; several are refused in turn. */
    public void refuseNext(String method, String error) {
        refusals.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(error);
    }

    /** The calls of a method. */
    public List<Call> calls(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /** The one call of a method. */
    public Call call(String method) {
        List<Call> found = calls(method);
        if (found.size() != 1) {
            throw new AssertionError("%d calls of %s: %s".formatted(found.size(), method, calls));
        }
        return found.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private void method(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestURI().getPath().substring("/api/".length());
        Map<String, JsonNode> fields = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : List.of(body.split("&", -1))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        pair.substring(0, equals),
                        read(
                                URLDecoder.decode(
                                        pair.substring(equals + 1), StandardCharsets.UTF_8)));
            }
        }
        String token =
                String.valueOf(exchange.getRequestHeaders().getFirst("authorization"))
                        .replace("Bearer ", "");
        Call call = new Call(method, token, fields);
        calls.add(call);
        String refusal = refusal(method);
        if (refusal.matches("[0-9]{3}")) {
            send(exchange, Integer.parseInt(refusal), "{\"ok\":false}");
        } else if (!refusal.isEmpty()) {
            send(exchange, 200, "{\"ok\":false,\"error\":\"%s\"}".formatted(refusal));
        } else {
            send(exchange, 200, answer(call).toString());
        }
    }

    private String refusal(String method) {
        Deque<String> waiting = refusals.get(method);
        return waiting == null || waiting.isEmpty() ? "" : waiting.poll();
    }

    private synchronized ObjectNode answer(Call call) {
        ObjectNode ok = Json.MAPPER.createObjectNode().put("ok", true);
        switch (call.method()) {
            case "chat.postMessage" -> {
                SlackMessage at = new SlackMessage(call.field("channel"), "17." + ++posted);
                ok.put("channel", at.channel().replaceFirst("^U", "D")).put("ts", at.ts());
            }
            case "auth.test" -> ok.put("team_id", TEAM);
            case "conversations.info", "conversations.members" -> channel(ok, call);
            case "users.info" -> user(ok, Optional.ofNullable(users.get(call.field("user"))));
            case "users.lookupByEmail" ->
                    user(
                            ok,
                            users.values().stream()
                                    .filter(
                                            user ->
                                                    user.at("/profile/email")
                                                            .asText()
                                                            .equals(call.field("email")))
                                    .findFirst());
            default -> {}
        }
        return ok;
    }

    /** Members are given one by one, as Slack may do. */
    private void channel(ObjectNode answer, Call call) {
        ObjectNode channel = channels.get(call.field("channel"));
        if (channel == null) {
            answer.put("ok", false).put("error", "channel_not_found");
        } else if (call.method().equals("conversations.info")) {
            answer.set("channel", channel.deepCopy().without("members"));
        } else {
            String cursor = call.field("cursor");
            int at = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
            JsonNode members = channel.path("members");
            answer.putArray("members");
            if (at < members.size()) {
                answer.withArray("members").add(members.get(at));
            }
            answer.putObject("response_metadata")
                    .put("next_cursor", at + 1 < members.size() ? Integer.toString(at + 1) : "");
        }
    }

    private static void user(ObjectNode answer, Optional<ObjectNode> user) {
        user.ifPresentOrElse(
                found -> answer.set("user", found),
                () -> answer.put("ok", false).put("error", "users_not_found"));
    }

    private void response(HttpExchange exchange) throws IOException {
        Map<String, JsonNode> fields = new HashMap<>();
        Json.MAPPER
                .readTree(exchange.getRequestBody())
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue()));
        calls.add(new Call("response", "", fields));
        String refusal = refusal("response");
        send(exchange, refusal.isEmpty() ? 200 : Integer.parseInt(refusal), "ok");
    }

    private static JsonNode read(String value) {
        if (value.startsWith("[") || value.startsWith("{")) {
            try {
                return Json.MAPPER.readTree(value);
            } catch (JsonProcessingException _) {
                return Json.MAPPER.getNodeFactory().textNode(value);
            }
        }
        return Json.MAPPER.getNodeFactory().textNode(value);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
