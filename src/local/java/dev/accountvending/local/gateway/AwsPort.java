package dev.accountvending.local.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client of the AWS endpoint, for the local cloud's programs that need services for which the
 * functions have no SDK.
 */
public final class AwsPort implements AutoCloseable {
    private final Connections connections;

    public AwsPort(URI endpoint) {
        this.connections = new Connections(endpoint);
    }

    /**
     * Sends a request.
     *
     * @param target path and query, encoded
     * @throws AwsFailure if AWS refuses it, or does not answer
     */
    public Answer send(
            GivenKey key,
            String region,
            String service,
            String method,
            String target,
            Map<String, String> headers,
            String body) {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        all.put(
                "authorization",
                List.of(
                        "AWS4-HMAC-SHA256 Credential=%s/20200101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                                .formatted(key.id(), region, service)));
        if (key.sessionToken() != null) {
            all.put("x-amz-security-token", List.of(key.sessionToken()));
        }
        Answer answer;
        try {
            answer = connections.send(method, target, all, body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AwsFailure(503, "RequestError", "AWS did not answer: " + e.getMessage());
        }
        if (!answer.succeeded()) {
            throw new AwsFailure(
                    answer.status(),
                    AwsErrors.code(answer).orElse(Integer.toString(answer.status())),
                    answer.text());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
