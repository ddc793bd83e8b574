package dev.accountvending.local.signing;

import dev.accountvending.local.gateway.Request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request in the one form that can be signed (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request">create
 * a canonical request</a>).
 */
final class CanonicalRequest {
    private CanonicalRequest() {}

    static String hash(Request request, List<String> signedHeaders, String payloadHash) {
        return Hashes.sha256(
                text(request, signedHeaders, payloadHash).getBytes(StandardCharsets.UTF_8));
    }

    static String text(Request request, List<String> signedHeaders, String payloadHash) {
        return String.join(
                "\n",
                request.method(),
                path(request.path()),
                Query.parse(request.query()).canonical(),
                signedHeaders.stream()
                        .map(name -> name + ":" + value(request, name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signedHeaders),
                payloadHash);
    }

    /** Returns a path without empty and dotted segments, encoded once more than it was sent. */
    private static String path(String raw) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : raw.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String normal = "/" + String.join("/", segments);
        boolean slash = raw.endsWith("/") && !segments.isEmpty();
        return Query.encode(normal + (slash ? "/" : ""), "/");
    }

    private static String value(Request request, String name) {
        return request.headers().getOrDefault(name, List.of("")).stream()
                .map(value -> value.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining(","));
    }
}
