package dev.accountvending.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Calls to moto: those that clients make, passed on, and those that a rule makes to find out what
 * is there. moto does not look at signatures, and takes the account from a header of its own.
 */
public final class Moto implements AutoCloseable {
    private static final Set<String> OURS =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    "x-moto-account-id");
    private static final Set<String> NOT_ANSWERED =
            Set.of("connection", "content-length", "date", "server", "transfer-encoding");

    private final URI uri;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    public Moto(URI uri) {
        this.uri = uri;
    }

    /** Where it listens, for the clients that set the stage. */
    public URI uri() {
        return uri;
    }

    /** Passes a client's call on. */
    public Answer pass(AwsCall call) {
        Request request = call.request();
        HttpRequest.Builder builder =
                start(request.path(), request.query(), call.caller().account());
        request.headers()
                .forEach(
                        (name, values) -> {
                            if (!OURS.contains(name)) {
                                values.forEach(value -> builder.header(name, value));
                            }
                        });
        return send(builder.method(request.method(), BodyPublishers.ofByteArray(request.body())));
    }

    /** A call of our own to a service that speaks JSON. */
    public Answer json(String account, String service, String target, ObjectNode body) {
        return send(
                signed("/", "", account, service)
                        .header("content-type", "application/x-amz-json-1.1")
                        .header("x-amz-target", target)
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    public Answer organizations(String account, String operation, Map<String, String> body) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        body.forEach(json::put);
        return json(account, "organizations", "AWSOrganizationsV20161128." + operation, json);
    }

    /** A call of our own to IAM or STS. */
    public Answer query(String account, String service, Map<String, String> parameters) {
        return send(
                signed("/", "", account, service)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encode(parameters))));
    }

    /** A read of our own from Route 53. */
    public Answer route53(String account, String path, Map<String, String> parameters) {
        return send(signed(path, encode(parameters), account, "route53").GET());
    }

    private HttpRequest.Builder signed(String path, String query, String account, String service) {
        return start(path, query, account)
                .header(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=gateway/20200101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=0"
                                .formatted(service));
    }

    private HttpRequest.Builder start(String path, String query, String account) {
        return HttpRequest.newBuilder(URI.create(uri + path + (query.isEmpty() ? "" : "?" + query)))
                .timeout(Duration.ofMinutes(2))
                .header("x-moto-account-id", account);
    }

    private Answer send(HttpRequest.Builder builder) {
        try {
            HttpResponse<byte[]> response = http.send(builder.build(), BodyHandlers.ofByteArray());
            Map<String, String> headers = new HashMap<>();
            response.headers()
                    .map()
                    .forEach(
                            (name, values) -> {
                                if (!NOT_ANSWERED.contains(name)) {
                                    headers.put(name, String.join(",", values));
                                }
                            });
            return new Answer(response.statusCode(), headers, response.body());
        } catch (IOException e) {
            throw new AwsFailure(503, "ServiceUnavailable", "moto did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsFailure(503, "ServiceUnavailable", "Interrupted");
        }
    }

    private static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
