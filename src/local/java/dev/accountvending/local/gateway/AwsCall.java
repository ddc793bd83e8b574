package dev.accountvending.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request to AWS, with its operation and its caller. Immutable. */
public final class AwsCall {
    private final Request request;
    private final String service;
    private final String operation;
    private final Protocol protocol;
    private final String region;
    private final String accessKey;
    private final Caller caller;
    private final @Nullable Fault fault;

    AwsCall(
            Request request,
            String service,
            String operation,
            Protocol protocol,
            String region,
            String accessKey,
            Caller caller,
            @Nullable Fault fault) {
        this.request = request;
        this.service = service;
        this.operation = operation;
        this.protocol = protocol;
        this.region = region;
        this.accessKey = accessKey;
        this.caller = caller;
        this.fault = fault;
    }

    AwsCall with(@Nullable Fault another) {
        return new AwsCall(
                request, service, operation, protocol, region, accessKey, caller, another);
    }

    /** Returns the same call with another body, for a rule that asks moto a little differently. */
    public AwsCall with(ObjectNode body) {
        return new AwsCall(
                request.withBody(body.toString().getBytes(StandardCharsets.UTF_8)),
                service,
                operation,
                protocol,
                region,
                accessKey,
                caller,
                fault);
    }

    public Request request() {
        return request;
    }

    public String service() {
        return service;
    }

    /** Returns the operation, such as {@code route53:ChangeResourceRecordSets}. */
    public String operation() {
        return operation;
    }

    public Protocol protocol() {
        return protocol;
    }

    public String region() {
        return region;
    }

    public String accessKey() {
        return accessKey;
    }

    public Caller caller() {
        return caller;
    }

    /** Returns a fault that the answering rule must apply, such as a creation that fails. */
    public Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    /** Returns the body of a JSON request. */
    public ObjectNode json() {
        try {
            return request.body().length == 0
                    ? Json.MAPPER.createObjectNode()
                    : (ObjectNode) Json.MAPPER.readTree(request.text());
        } catch (JsonProcessingException | ClassCastException e) {
            throw new AwsFailure(400, "SerializationException", "The body is not a JSON object.");
        }
    }

    /** Returns a parameter of a query-protocol request, or of any request's query string. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters(request.query()).get(name))
                .or(
                        () ->
                                protocol == Protocol.QUERY || protocol == Protocol.EC2
                                        ? Optional.ofNullable(parameters(request.text()).get(name))
                                        : Optional.empty());
    }

    public String requiredParameter(String name) {
        return parameter(name)
                .orElseThrow(
                        () ->
                                new AwsFailure(
                                        400,
                                        "ValidationError",
                                        "The parameter is missing: " + name));
    }

    static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : List.of(encoded.split("&", -1))) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
