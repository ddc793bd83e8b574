package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.functions.HttpApi.Body;
import dev.accountvending.local.functions.HttpApi.Reply;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A stand-in of Slack, called as the product and as Slack's users do. */
final class TestingSlack {
    final AdjustableClock clock = new AdjustableClock();
    final SlackApp app = SlackApp.install(URI.create("http://127.0.0.1:1"));
    final SlackStandIn standIn = new SlackStandIn(app, clock, _ -> List.of());

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A payload as Slack documents it. */
    static String fixture(String name) {
        try (var in = TestingSlack.class.getResourceAsStream("/fixtures/slack/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a method of the Web API, with arguments that alternate with their names. */
    JsonNode call(String method, String... arguments) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            form.put(arguments[i], arguments[i + 1]);
        }
        return call(method, "Bearer " + app.botToken(), Form.TYPE, Form.encode(form));
    }

    JsonNode call(String method, String authorization, String type, String body) {
        return json(
                standIn.answer(
                        post(
                                "/local/slack/api/" + method,
                                Map.of("authorization", authorization, "content-type", type),
                                body)));
    }

    /** Posts to a response URL. */
    Reply respond(String path, String message) {
        return standIn.answer(post(path, Map.of("content-type", "application/json"), message));
    }

    /** Does at the product's door what a user does; the product answers with that body. */
    void deed(String door, String form, String answer) {
        long now = clock.instant().getEpochSecond();
        deed(door, form, answer, new SlackSigning(app.signingSecret()), now);
    }

    void deed(String door, String form, String answer, SlackSigning signing, long timestamp) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        Request request =
                post(
                        door,
                        Map.of(
                                SlackSigning.TIMESTAMP,
                                Long.toString(timestamp),
                                SlackSigning.SIGNATURE,
                                signing.sign(timestamp, body),
                                "content-type",
                                Form.TYPE),
                        form);
        standIn.watch(
                request,
                _ ->
                        new Reply(
                                200,
                                Map.of(),
                                List.of(),
                                new Body(answer.getBytes(StandardCharsets.UTF_8))));
    }

    /** Types a command; the trigger's and the response URL's names are up to the test. */
    void command(String userId, String channelId, String trigger) {
        deed(
                "/slack/commands",
                Form.encode(
                        Map.of(
                                "user_id", userId,
                                "channel_id", channelId,
                                "command", "/account",
                                "trigger_id", trigger,
                                "response_url", app.api() + "/local/slack/response/" + trigger)),
                "");
    }

    JsonNode screen(String user) {
        return json(get("/local/slack/screen", "user=" + user));
    }

    ArrayNode calls() {
        try {
            return (ArrayNode)
                    Json.MAPPER.readTree(get("/local/slack/messages", "").body().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Instant now() {
        return clock.instant();
    }

    private Reply get(String path, String query) {
        return standIn.answer(new Request("GET", path, query, Map.of(), new byte[0]));
    }

    private static JsonNode json(Reply reply) {
        return json(new String(reply.body().bytes(), StandardCharsets.UTF_8));
    }

    private static Request post(String path, Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Request("POST", path, "", lists, body.getBytes(StandardCharsets.UTF_8));
    }
}
