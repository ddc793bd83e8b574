package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.slack.Form;
import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * People in Slack: what they do, sent to a cloud's doors as Slack does, and what they are shown.
 */
final class SlackUsers {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path FIXTURES = Path.of("tests/fixtures/slack");

    private final JsonNode slack;
    private final AtomicInteger deeds = new AtomicInteger();

    SlackUsers(TestCloud cloud) {
        this.slack = get(cloud.local.api().resolve("/local").toString()).path("slack");
    }

    /** A command that a user types to the app. */
    HttpResponse<String> say(String user, String text) {
        return send("commandsUrl", command(user, text), Instant.now(), Map.of());
    }

    /** A command that a user types in a channel. */
    void sayIn(String channel, String user, String text) {
        send("commandsUrl", command(user, channel, text), Instant.now(), Map.of());
    }

    byte[] command(String user, String text) {
        return command(user, "D" + user.substring(1), text);
    }

    private byte[] command(String user, String channel, String text) {
        int number = deeds.incrementAndGet();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", "deprecated");
        form.put("team_id", "T0LOCAL00");
        form.put("channel_id", channel);
        form.put("channel_name", channel.startsWith("D") ? "directmessage" : "privategroup");
        form.put("user_id", user);
        form.put("command", "/account");
        form.put("text", text);
        form.put("response_url", responseUrl(number));
        form.put("trigger_id", trigger(number));
        return Form.encode(form).getBytes(StandardCharsets.UTF_8);
    }

    /** A press as Slack sends it, of the button of that action of a message to the user. */
    void press(String user, JsonNode message, String action) {
        press(user, message, action, value(message, action));
    }

    /** A press of the button of that action of a message in a channel. */
    void pressIn(String channel, String user, JsonNode message, String action) {
        pressIn(channel, user, message, action, value(message, action));
    }

    private static String value(JsonNode message, String action) {
        return message.path("blocks").findParents("action_id").stream()
                .filter(button -> button.path("action_id").asText().equals(action))
                .map(button -> button.path("value").asText())
                .findFirst()
                .orElseThrow();
    }

    /** A press of a button of a message to the user, with this value. */
    void press(String user, JsonNode message, String action, String value) {
        pressIn("D" + user.substring(1), user, message, action, value);
    }

    /** A press of a button of a message in a channel. */
    void pressIn(String channel, String user, JsonNode message, String action, String value) {
        int number = deeds.incrementAndGet();
        ObjectNode payload = fixture("block-actions-approve-in-dm.json");
        object(payload, "/user").put("id", user);
        object(payload, "/channel").put("id", channel);
        object(payload, "/container")
                .put("channel_id", channel)
                .put("message_ts", message.path("ts").asText());
        payload.put("trigger_id", trigger(number));
        payload.put("response_url", responseUrl(number));
        object(payload, "/actions/0").put("action_id", action).put("value", value);
        object(payload, "/message").set("blocks", message.path("blocks"));
        interact(payload);
    }

    /** An opened form, sent back with one field filled in. */
    void submit(String user, JsonNode opened, String field, String value) {
        ObjectNode payload = fixture("view-submission-reason.json");
        JsonNode form = opened.path("view");
        object(payload, "/user").put("id", user);
        payload.put("trigger_id", trigger(deeds.incrementAndGet()));
        ObjectNode view = object(payload, "/view");
        for (String same : List.of("id", "callback_id", "private_metadata", "blocks")) {
            view.set(same, form.path(same));
        }
        object(payload, "/view/state")
                .putObject("values")
                .putObject(field)
                .putObject("value")
                .put("type", "plain_text_input")
                .put("value", value);
        interact(payload);
    }

    private void interact(ObjectNode payload) {
        byte[] body =
                Form.encode(Map.of("payload", payload.toString())).getBytes(StandardCharsets.UTF_8);
        assertThat(send("interactionsUrl", body, Instant.now(), Map.of()).statusCode())
                .isEqualTo(200);
    }

    HttpResponse<String> send(String door, byte[] body, Instant at, Map<String, String> headers) {
        SlackSigning signing = new SlackSigning(slack.path("signingSecret").asText());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(slack.path(door).asText()))
                        .header("content-type", Form.TYPE)
                        .header(SlackSigning.TIMESTAMP, Long.toString(at.getEpochSecond()))
                        .header(SlackSigning.SIGNATURE, signing.sign(at.getEpochSecond(), body))
                        .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return exchange(request.build());
    }

    HttpResponse<String> sendUnsigned(String door, byte[] body) {
        return exchange(
                HttpRequest.newBuilder(URI.create(slack.path(door).asText()))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    /** Waits for an answer to what a user did, where they did it. */
    JsonNode answer(String user, String text) {
        return call(
                call ->
                        call.path("method").asText().equals("response_url")
                                && call.path("user").asText().equals(user)
                                && text(call).contains(text));
    }

    /** Waits for a new message in a conversation. */
    JsonNode posted(String channel, String text) {
        return call(
                call ->
                        call.path("method").asText().equals("chat.postMessage")
                                && call.path("channel").asText().equals(channel)
                                && text(call).contains(text));
    }

    /** Waits for a form that is opened before a user. */
    JsonNode opened(String user, String text) {
        return call(
                call ->
                        call.path("method").asText().equals("views.open")
                                && call.path("user").asText().equals(user)
                                && call.path("view").toString().contains(text));
    }

    /** Waits for a call of the product's. */
    JsonNode call(Predicate<JsonNode> wanted) {
        JsonNode[] found = new JsonNode[1];
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            found[0] = calls().stream().filter(wanted).findFirst().orElse(null);
                            return found[0] != null;
                        });
        return found[0];
    }

    /** All calls that the product has made. */
    List<JsonNode> calls() {
        JsonNode calls = get(slack.path("messagesUrl").asText());
        return StreamSupport.stream(calls.spliterator(), false).toList();
    }

    static String text(JsonNode call) {
        return call.path("text").asText("") + call.path("blocks");
    }

    private String responseUrl(int number) {
        return slack.path("messagesUrl")
                .asText()
                .replaceFirst("messages$", "response/it-" + number);
    }

    private static String trigger(int number) {
        return "7041516817.2600000000.it%d".formatted(number);
    }

    private static ObjectNode fixture(String name) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(FIXTURES.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode object(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }

    private static JsonNode get(String url) {
        try {
            return Json.MAPPER.readTree(
                    exchange(HttpRequest.newBuilder(URI.create(url)).build()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
