package dev.accountvending.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.slack.Form;
import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A user of the local cloud's Slack: sends what Slack would send, and reads the user's screen. */
final class SlackSession implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The answer of the product's Slack endpoint. */
    record Acknowledgement(int status, Duration time, String body) {
        boolean isGood() {
            return status / 100 == 2;
        }

        /** Returns the body if it is an object; otherwise an empty one. */
        JsonNode json() {
            try {
                JsonNode json = Json.MAPPER.readTree(body);
                return json.isObject() ? json : Json.MAPPER.createObjectNode();
            } catch (JsonProcessingException e) {
                return Json.MAPPER.createObjectNode();
            }
        }
    }

    private final URI base;
    private final String user;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonNode doors;

    /**
     * @param user an e-mail address, or an id such as {@code UANA00000}
     */
    SlackSession(URI base, String user) {
        this.base = base;
        this.user = user;
        this.doors = get(base + "/local").path("slack");
        if (!doors.path("messagesUrl").isTextual()) {
            throw notLocal(null);
        }
    }

    /**
     * Returns what the user sees.
     *
     * @param since executions begun from then on are listed in {@code working}
     */
    JsonNode screen(Instant since) {
        return get(
                "%s?user=%s&since=%s"
                        .formatted(
                                beside("screen"),
                                URLEncoder.encode(user, StandardCharsets.UTF_8),
                                since));
    }

    /** Returns an address of that name, which takes answers. */
    String responseUrl(String name) {
        return beside("response/" + name);
    }

    Acknowledgement command(Instant now, Map<String, String> form) {
        return send(doors.path("commandsUrl").asText(), now, form);
    }

    Acknowledgement interaction(Instant now, JsonNode payload) {
        return send(
                doors.path("interactionsUrl").asText(), now, Map.of("payload", payload.toString()));
    }

    private Acknowledgement send(String door, Instant now, Map<String, String> form) {
        byte[] body = Form.encode(form).getBytes(StandardCharsets.UTF_8);
        SlackSigning signing = new SlackSigning(doors.path("signingSecret").asText());
        long timestamp = now.getEpochSecond();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(door))
                        .timeout(TIMEOUT)
                        .header("content-type", Form.TYPE)
                        .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                        .header(SlackSigning.TIMESTAMP, Long.toString(timestamp))
                        .header(SlackSigning.SIGNATURE, signing.sign(timestamp, body))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        long begun = System.nanoTime();
        HttpResponse<String> answer = exchange(request);
        return new Acknowledgement(
                answer.statusCode(), Duration.ofNanos(System.nanoTime() - begun), answer.body());
    }

    private String beside(String name) {
        return doors.path("messagesUrl").asText().replaceFirst("messages$", name);
    }

    private JsonNode get(String url) {
        HttpResponse<String> answer =
                exchange(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build());
        try {
            JsonNode body = Json.MAPPER.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new CommandFailed(
                        body.path("detail").asText("Status " + answer.statusCode()));
            }
            return body;
        } catch (JsonProcessingException e) {
            throw notLocal(e);
        }
    }

    private CommandFailed notLocal(@Nullable Exception cause) {
        return new CommandFailed(
                "What answers at %s is no local cloud: only there can a Slack user be played."
                        .formatted(base),
                cause);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailed(
                    "No API answers at %s: start one with `avm local`, or give --api URL."
                            .formatted(base),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Interrupted.", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
