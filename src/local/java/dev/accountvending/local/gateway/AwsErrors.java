package dev.accountvending.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes errors in each of AWS's protocols, and reads them back for the record. */
public final class AwsErrors {
    private static final Pattern XML_CODE = Pattern.compile("<Code>([^<]+)</Code>");
    private static final Pattern JSON_TYPE =
            Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"]*#)?([^\"]+)\"");
    private static final Pattern FUNCTION_ERROR =
            Pattern.compile("\"errorType\"\\s*:\\s*\"([^\"]+)\"");
    private static final Map<String, String> THROTTLED =
            Map.of(
                    "organizations", "TooManyRequestsException",
                    "ec2", "RequestLimitExceeded",
                    "iam", "Throttling",
                    "sts", "Throttling",
                    "route53", "Throttling",
                    "lambda", "TooManyRequestsException",
                    "account", "TooManyRequestsException",
                    "sesv2", "TooManyRequestsException",
                    "s3control", "SlowDown");

    private AwsErrors() {}

    static Answer write(AwsCall call, AwsFailure failure) {
        return switch (call.protocol()) {
            case JSON -> json(failure, "application/x-amz-json-1.1");
            case REST_JSON ->
                    json(failure, "application/json")
                            .withHeader("x-amzn-errortype", failure.code());
            case REST_XML, QUERY ->
                    call.service().equals("s3") ? s3(failure) : wrapped(call, failure);
            case EC2 ->
                    Answer.xml(
                            failure.status(),
                            "<Response><Errors><Error>%s</Error></Errors><RequestID>%s</RequestID></Response>"
                                    .formatted(codeAndMessage(failure), UUID.randomUUID()));
        };
    }

    private static Answer wrapped(AwsCall call, AwsFailure failure) {
        return Answer.xml(
                failure.status(),
                "<ErrorResponse%s><Error><Type>%s</Type>%s</Error><RequestId>%s</RequestId></ErrorResponse>"
                        .formatted(
                                namespace(call),
                                failure.status() < 500 ? "Sender" : "Receiver",
                                codeAndMessage(failure),
                                UUID.randomUUID()));
    }

    /** Writes an error of S3's, which has no wrapper. */
    private static Answer s3(AwsFailure failure) {
        return Answer.xml(
                failure.status(),
                "<Error>%s<RequestId>%s</RequestId></Error>"
                        .formatted(codeAndMessage(failure), UUID.randomUUID()));
    }

    static AwsFailure throttled(AwsCall call) {
        return new AwsFailure(
                400,
                THROTTLED.getOrDefault(call.service(), "ThrottlingException"),
                "Rate exceeded");
    }

    /** Returns IAM's refusal: each protocol has its own code for it. */
    public static AwsFailure denied(AwsCall call, String sentence) {
        return switch (call.protocol()) {
            case JSON -> new AwsFailure(400, "AccessDeniedException", sentence);
            case REST_JSON -> new AwsFailure(403, "AccessDeniedException", sentence);
            case REST_XML, QUERY -> new AwsFailure(403, "AccessDenied", sentence);
            case EC2 ->
                    new AwsFailure(
                            403,
                            "UnauthorizedOperation",
                            "You are not authorized to perform this operation. " + sentence);
        };
    }

    static AwsFailure broken(AwsCall call) {
        return new AwsFailure(
                500,
                call.protocol() == Protocol.EC2 ? "InternalError" : "InternalFailure",
                "An internal error occurred.");
    }

    /**
     * Returns the error's code in an answer of ours or moto's; for a function, its error's type.
     */
    static Optional<String> code(Answer answer) {
        if (answer.succeeded()) {
            return answer.headers().containsKey("x-amz-function-error")
                    ? first(FUNCTION_ERROR, answer.text())
                    : Optional.empty();
        }
        String type = answer.headers().get("x-amzn-errortype");
        if (type != null) {
            return Optional.of(type);
        }
        String text = answer.text();
        return first(XML_CODE, text).or(() -> first(JSON_TYPE, text));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Answer json(AwsFailure failure, String contentType) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("__type", failure.code());
        // Services do not agree on the case, and each client reads its own.
        body.put("message", failure.said());
        body.put("Message", failure.said());
        failure.members().forEach(body::put);
        return new Answer(
                failure.status(),
                Map.of("content-type", contentType),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String codeAndMessage(AwsFailure failure) {
        return "<Code>%s</Code><Message>%s</Message>"
                .formatted(escape(failure.code()), escape(failure.said()));
    }

    private static String namespace(AwsCall call) {
        return call.service().equals("route53")
                ? " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\""
                : "";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
