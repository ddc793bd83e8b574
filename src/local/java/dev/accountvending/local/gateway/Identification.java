package dev.accountvending.local.gateway;

import java.util.Optional;

/** Identifies a request: its service, its operation, and its caller. */
final class Identification {
    /** Unsigned: its token identifies the caller. */
    private static final String WITH_TOKEN = "AssumeRoleWithWebIdentity";

    private final ServiceModels models;
    private final Callers callers;

    Identification(ServiceModels models, Callers callers) {
        this.models = models;
        this.callers = callers;
    }

    AwsCall identify(Request request) {
        Credentials credentials = Credentials.of(request.header("authorization"), request.query());
        String target = request.header("x-amz-target");
        Optional<String> action = target.isEmpty() ? action(request) : Optional.empty();
        String service =
                action.filter(WITH_TOKEN::equals)
                        .map(_ -> "sts")
                        .orElseGet(() -> service(credentials.service(), request.path()));
        Protocol protocol = protocol(service, target, action);
        String operation =
                target.isEmpty()
                        ? action.orElseGet(() -> rest(service, request))
                        : target.substring(target.lastIndexOf('.') + 1);
        return new AwsCall(
                request,
                service,
                service + ":" + operation,
                protocol,
                credentials.region(),
                credentials.accessKey(),
                callers.of(credentials.accessKey()),
                null);
    }

    /** Returns the service by its path, because two services share a signing name. */
    static String service(String signingName, String path) {
        return switch (signingName) {
            case "" -> "unknown";
            case "s3" -> path.startsWith("/v20180820/") ? "s3control" : "s3";
            case "ses" -> path.startsWith("/v2/") ? "sesv2" : "ses";
            default -> signingName;
        };
    }

    private static Optional<String> action(Request request) {
        return Optional.ofNullable(AwsCall.parameters(request.query()).get("Action"))
                .or(
                        () ->
                                request.header("content-type")
                                                .startsWith("application/x-www-form-urlencoded")
                                        ? Optional.ofNullable(
                                                AwsCall.parameters(request.text()).get("Action"))
                                        : Optional.empty());
    }

    private Protocol protocol(String service, String target, Optional<String> action) {
        if (!target.isEmpty()) {
            return Protocol.JSON;
        }
        if (action.isPresent()) {
            return service.equals("ec2") ? Protocol.EC2 : Protocol.QUERY;
        }
        return models.service(service).protocol();
    }

    private String rest(String service, Request request) {
        return models.operation(service, request.method(), request.path(), request.query())
                .orElse(request.method());
    }
}
