package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.slack.Form;
import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Asking in Slack, through the real doors, with Slack's stand-in around them. */
class SlackIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestCloud cloud;
    private static JsonNode slack;
    private static int commands;

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        slack =
                Json.MAPPER
                        .readTree(get(cloud.local.api().resolve("/local").toString()))
                        .get("slack");
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void new_vendsAnAccount_andOneMessageShowsHowFarItIs() {
        HttpResponse<String> acknowledged = say("UANA00000", "new sandbox payments-spike 7d");

        assertThat(acknowledged.statusCode()).isEqualTo(200);
        assertThat(acknowledged.body()).isEmpty();
        JsonNode posted =
                call(
                        call ->
                                call.path("method").asText().equals("chat.postMessage")
                                        && text(call).contains("payments-spike"));
        assertThat(posted.path("channel").asText()).isIn("UANA00000", "DANA00000");
        JsonNode ready =
                call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && text(call).contains("payments-spike")
                                        && text(call).contains("is ready"));
        assertThat(text(ready)).contains("payments-spike.sbx.", "signin.aws.amazon.com/switchrole");
        assertThat(calls().stream().filter(call -> !call.path("ok").asBoolean())).isEmpty();
        assertThat(
                        calls().stream()
                                .filter(call -> text(call).contains("payments-spike"))
                                .filter(c -> c.path("method").asText().equals("chat.postMessage")))
                .hasSize(1);
    }

    @Test
    void replay_isRefused_andSlacksOwnRetryIsNot() throws Exception {
        byte[] body = command("UBEN00000", "new sandbox replayed");
        Instant now = Instant.now();
        assertThat(send("commandsUrl", body, now, Map.of()).statusCode()).isEqualTo(200);
        call(call -> text(call).contains("replayed"));

        HttpResponse<String> replay = send("commandsUrl", body, now, Map.of());
        HttpResponse<String> retry =
                send("commandsUrl", body, Instant.now(), Map.of("X-Slack-Retry-Num", "1"));

        assertThat(replay.statusCode()).isEqualTo(403);
        assertThat(retry.statusCode()).isEqualTo(200);
    }

    @Test
    void forgedStaleAndFuture_areRefused() throws Exception {
        byte[] body = command("UANA00000", "list");

        assertThat(
                        send("commandsUrl", body, Instant.now().minusSeconds(301), Map.of())
                                .statusCode())
                .isEqualTo(401);
        assertThat(send("commandsUrl", body, Instant.now().plusSeconds(310), Map.of()).statusCode())
                .isEqualTo(401);
        assertThat(
                        HTTP.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                slack.path("commandsUrl").asText()))
                                                .POST(BodyPublishers.ofByteArray(body))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void approver_pressesAButton_andEveryMessageShowsWhoDecided() throws Exception {
        say("UANA00000", "new service billing stage=test");
        JsonNode asked =
                call(
                        call ->
                                call.path("method").asText().equals("chat.postMessage")
                                        && call.path("channel").asText().contains("PIA")
                                        && text(call).contains("billing-test"));
        assertThat(text(asked)).contains("approve-account", "reject-account");

        press("UPIA00000", asked, "approve-account", "billing-test");

        JsonNode shown =
                call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && call.path("channel").asText().contains("PAUL")
                                        && text(call).contains("billing-test"));
        assertThat(text(shown)).contains("pia").doesNotContain("approve-account");
        JsonNode ready =
                call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && text(call).contains("billing-test")
                                        && text(call).contains("is ready"));
        assertThat(ready.path("ok").asBoolean()).isTrue();
    }

    /** A press as Slack sends it, of a message's button. */
    private static void press(String user, JsonNode message, String action, String value)
            throws Exception {
        ObjectNode payload =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                Path.of("tests/fixtures/slack/block-actions-approve-in-dm.json")
                                        .toFile());
        commands++;
        String channel = "D" + user.substring(1);
        ((ObjectNode) payload.get("user")).put("id", user);
        ((ObjectNode) payload.get("channel")).put("id", channel);
        ((ObjectNode) payload.get("container")).put("channel_id", channel);
        payload.put("trigger_id", "7041516817.2600000000.it%d".formatted(commands));
        payload.put("response_url", beside("response/it-" + commands));
        ((ObjectNode) payload.at("/actions/0")).put("action_id", action).put("value", value);
        ((ObjectNode) payload.get("message")).set("blocks", message.path("blocks"));
        byte[] body =
                Form.encode(Map.of("payload", payload.toString())).getBytes(StandardCharsets.UTF_8);
        assertThat(send("interactionsUrl", body, Instant.now(), Map.of()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void guest_isToldThatTheyAreNobodyHere() {
        say("UGUEST000", "list");

        JsonNode told = call(call -> text(call).contains("Guests"));

        assertThat(told.path("ok").asBoolean()).isTrue();
    }

    @Test
    void nothing_opensAFormThatSlackTakes() {
        say("UDAN00000", "");

        JsonNode opened = call(call -> call.path("method").asText().equals("views.open"));

        assertThat(opened.path("ok").asBoolean()).as("%s", opened).isTrue();
    }

    private static HttpResponse<String> say(String user, String text) {
        try {
            return send("commandsUrl", command(user, text), Instant.now(), Map.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static synchronized byte[] command(String user, String text) {
        commands++;
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", "deprecated");
        form.put("team_id", "T0LOCAL00");
        form.put("channel_id", "D" + user.substring(1));
        form.put("channel_name", "directmessage");
        form.put("user_id", user);
        form.put("command", "/account");
        form.put("text", text);
        form.put("response_url", beside("response/it-" + commands));
        form.put("trigger_id", "7041516817.2600000000.it%d".formatted(commands));
        return Form.encode(form).getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(
            String door, byte[] body, Instant at, Map<String, String> headers) throws Exception {
        SlackSigning signing = new SlackSigning(slack.path("signingSecret").asText());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(slack.path(door).asText()))
                        .header("content-type", Form.TYPE)
                        .header(SlackSigning.TIMESTAMP, Long.toString(at.getEpochSecond()))
                        .header(SlackSigning.SIGNATURE, signing.sign(at.getEpochSecond(), body))
                        .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode call(Predicate<JsonNode> wanted) {
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

    private static List<JsonNode> calls() {
        try {
            JsonNode calls = Json.MAPPER.readTree(get(slack.path("messagesUrl").asText()));
            return StreamSupport.stream(calls.spliterator(), false).toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String text(JsonNode call) {
        return call.path("text").asText("") + call.path("blocks");
    }

    private static String get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String beside(String name) {
        return slack.path("messagesUrl").asText().replaceFirst("messages$", name);
    }
}
