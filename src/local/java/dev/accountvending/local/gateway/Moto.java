package dev.accountvending.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Calls to moto: those of clients, passed on, and those that a rule makes to read the state. moto
 * does not check signatures, and takes the account from a header of its own.
 */
public final class Moto implements AutoCloseable {
    /**
     * The header of moto's answer with a bucket's owner, for our own reads; added by our launcher.
     */
    public static final String BUCKET_OWNER = "x-moto-bucket-owner";

    private static final String ACCOUNT = "x-moto-account-id";
    private static final String HOME = "us-east-1";
    private static final String HOLDINGS = "/moto-api/account-vending/holdings";
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    ACCOUNT);
    private static final Set<String> NOT_ANSWERED =
            Set.of("connection", "content-length", "date", "server", "transfer-encoding");

    private final Connections connections;

    public Moto(URI uri) {
        this.connections = new Connections(uri);
    }

    /** Passes a client's call on. */
    public Answer pass(AwsCall call) {
        Request request = call.request();
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.keySet().removeAll(NOT_PASSED);
        headers.put(ACCOUNT, List.of(call.caller().account()));
        return send(
                        request.method(),
                        target(request.path(), request.query()),
                        headers,
                        request.body())
                .without(Set.of(BUCKET_OWNER));
    }

    /** Calls a service that speaks JSON, for a rule of ours. */
    public Answer json(String account, String service, String target, ObjectNode body) {
        return json(account, HOME, service, target, body);
    }

    /** Calls a service that speaks JSON and separates regions, for a rule of ours. */
    public Answer json(
            String account, String region, String service, String target, ObjectNode body) {
        Map<String, List<String>> headers = signed(account, region, service);
        headers.put("content-type", List.of("application/x-amz-json-1.1"));
        headers.put("x-amz-target", List.of(target));
        return send("POST", "/", headers, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Answer organizations(String account, String operation, Map<String, String> body) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        body.forEach(json::put);
        return json(account, "organizations", "AWSOrganizationsV20161128." + operation, json);
    }

    /** Calls IAM or STS, for a rule of ours. */
    public Answer query(String account, String service, Map<String, String> parameters) {
        Map<String, List<String>> headers = signed(account, service);
        headers.put("content-type", List.of("application/x-www-form-urlencoded"));
        return send("POST", "/", headers, encode(parameters).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads from Route 53, for a rule of ours. */
    public Answer route53(String account, String path, Map<String, String> parameters) {
        return send(
                "GET", target(path, encode(parameters)), signed(account, "route53"), new byte[0]);
    }

    /** Reads a bucket, which moto finds in any account, for a rule of ours. */
    public Answer s3(String account, String method, String bucket, String query) {
        return send(
                method,
                target("/" + encode(bucket), query),
                signed(account, HOME, "s3"),
                new byte[0]);
    }

    /** Calls the endpoint that {@code holdings.py} adds to moto. */
    public Answer holdings(String method, Map<String, String> parameters) {
        return send(method, target(HOLDINGS, encode(parameters)), Map.of(), new byte[0]);
    }

    private static Map<String, List<String>> signed(String account, String service) {
        return signed(account, HOME, service);
    }

    private static Map<String, List<String>> signed(String account, String region, String service) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put(ACCOUNT, List.of(account));
        headers.put(
                "authorization",
                List.of(
                        "AWS4-HMAC-SHA256 Credential=gateway/20200101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                                .formatted(region, service)));
        return headers;
    }

    private static String target(String path, String query) {
        return (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query);
    }

    private Answer send(
            String method, String target, Map<String, List<String>> headers, byte[] body) {
        try {
            return connections.send(method, target, headers, body).without(NOT_ANSWERED);
        } catch (IOException e) {
            throw new AwsFailure(503, "ServiceUnavailable", "moto did not answer: " + e);
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
    public void close() throws IOException {
        connections.close();
    }
}
