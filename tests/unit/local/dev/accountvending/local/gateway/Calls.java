package dev.accountvending.local.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls to try the gateway's parts, and others, with. */
public final class Calls {
    private Calls() {}

    static Request request(String method, String path, Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        int mark = path.indexOf('?');
        return new Request(
                method,
                mark < 0 ? path : path.substring(0, mark),
                mark < 0 ? "" : path.substring(mark + 1),
                lists,
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** A call as the AWS port would identify it. */
    public static AwsCall identified(
            ServiceModels models,
            Caller caller,
            String service,
            String target,
            Map<String, String> headers,
            String body) {
        Callers callers = new Callers();
        callers.learn(new GivenKey("AKIAX", "secret", null, caller));
        Map<String, String> all = new HashMap<>(headers);
        if (!service.isEmpty()) {
            all.put("authorization", signature("AKIAX", service));
        }
        int space = target.indexOf(' ');
        return new Identification(models, callers)
                .identify(
                        request(
                                target.substring(0, space),
                                target.substring(space + 1),
                                all,
                                body));
    }

    static String signature(String key, String service) {
        return "AWS4-HMAC-SHA256 Credential=%s/20260101/eu-west-1/%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(key, service);
    }

    static AwsCall call(String operation, Protocol protocol, Caller caller) {
        return new AwsCall(
                request("POST", "/", Map.of(), ""),
                operation.substring(0, operation.indexOf(':')),
                operation,
                protocol,
                "us-east-1",
                "key",
                caller,
                null);
    }

    static Caller caller(String function, String lease) {
        return new Caller(
                "111122223333",
                "arn:aws:iam::111122223333:role/x",
                SessionDetails.named("x", Instant.EPOCH),
                function,
                lease);
    }
}
