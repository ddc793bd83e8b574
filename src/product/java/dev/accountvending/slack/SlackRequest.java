package dev.accountvending.slack;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A call from Slack, as API Gateway passes it on (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>). It is read as a tree, because the acknowledgement must be fast.
 */
record SlackRequest(JsonNode event) {

    /**
     * Returns the body's bytes as Slack signed them. API Gateway encodes a form in base64.
     *
     * @throws IllegalArgumentException if the base64 is invalid
     */
    byte[] body() {
        String body = event.path("body").asText("");
        return event.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the header of this name; absent if it is there twice, because it is unknown which one
     * counts.
     *
     * @param name in lower case
     */
    Optional<String> header(String name) {
        List<String> values =
                event.path("headers").properties().stream()
                        .filter(header -> Ascii.equalsIgnoreCase(header.getKey(), name))
                        .map(header -> header.getValue().asText())
                        .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** Returns whether Slack says that it sends this again, because it missed the first answer. */
    boolean isRetry() {
        return event.path("headers").properties().stream()
                .anyMatch(header -> Ascii.equalsIgnoreCase(header.getKey(), "x-slack-retry-num"));
    }
}
