package dev.accountvending.slack;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.notify.TestingSsm;
import dev.accountvending.runtime.Json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as Slack signs them and as API Gateway hands them over. */
final class Signed {
    private Signed() {}

    /** What a door answered. */
    record Answer(int status, String type, String body) {
        JsonNode json() throws IOException {
            return Json.MAPPER.readTree(body);
        }
    }

    /** A payload of {@code tests/fixtures/slack}. */
    static byte[] fixture(String name) {
        try (InputStream in =
                Objects.requireNonNull(
                        Signed.class.getResourceAsStream("/fixtures/slack/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The event of a request that Slack signs now; a form is in base64. */
    static ObjectNode event(byte[] body, Instant at) {
        ObjectNode event = Json.MAPPER.createObjectNode().put("version", "2.0");
        event.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
        ObjectNode headers = event.putObject("headers");
        headers.put("x-slack-request-timestamp", String.valueOf(at.getEpochSecond()));
        headers.put(
                "x-slack-signature",
                signature(TestingSsm.SIGNING_SECRET, String.valueOf(at.getEpochSecond()), body));
        return event;
    }

    static ObjectNode headers(ObjectNode event) {
        return (ObjectNode) event.get("headers");
    }

    static String signature(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // Doors do not look at the context, which only Lambda can make.
    @SuppressWarnings("NullAway")
    static Answer call(RequestStreamHandler door, ObjectNode event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        door.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                out,
                null);
        JsonNode answer = Json.MAPPER.readTree(out.toByteArray());
        return new Answer(
                answer.get("statusCode").intValue(),
                answer.at("/headers/content-type").textValue(),
                answer.get("body").textValue());
    }
}
