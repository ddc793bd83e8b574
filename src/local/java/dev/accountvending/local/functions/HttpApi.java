package dev.accountvending.local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.signing.SignatureRefused;
import dev.accountvending.runtime.Json;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The HTTP API as API Gateway serves it with payload format 2.0 (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">integrations</a>).
 */
public final class HttpApi {
    /** An answer over HTTP. */
    public record Reply(int status, Map<String, String> headers, List<String> cookies, Body body) {
        public Reply {
            headers = Map.copyOf(headers);
            cookies = List.copyOf(cookies);
        }
    }

    /** Immutable bytes. */
    public static final class Body {
        private final byte[] bytes;

        public Body(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** Identifies the signer of a request. */
    @FunctionalInterface
    public interface Signers {
        /**
         * Returns the {@code requestContext.authorizer.iam} of the signer.
         *
         * @throws SignatureRefused if the request is not signed correctly
         */
        ObjectNode signer(Request request);
    }

    private volatile List<Route> routes;
    private final BiFunction<String, String, FunctionResult> functions;
    private final Signers signers;
    private final Clock clock;

    /**
     * @param functions runs a function, by its declared name, with a payload; fails with an {@link
     *     AwsFailure} SnapStartNotReadyException if it sleeps
     */
    public HttpApi(
            List<Route> routes,
            BiFunction<String, String, FunctionResult> functions,
            Signers signers,
            Clock clock) {
        this.routes = ranked(routes);
        this.functions = functions;
        this.signers = signers;
        this.clock = clock;
    }

    /** Replaces the routes, as a deployment does. */
    public void serve(List<Route> others) {
        routes = ranked(others);
    }

    private static List<Route> ranked(List<Route> routes) {
        return routes.stream()
                .sorted(Comparator.comparingInt(Route::specificity).reversed())
                .toList();
    }

    /** Answers a request by running the route's function. */
    public Reply answer(Request request) {
        List<Route> here =
                routes.stream().filter(r -> r.match(request.path()).isPresent()).toList();
        if (here.isEmpty()) {
            return problem(404, "Not found", "There is nothing at " + request.path() + ".");
        }
        Optional<Route> route = here.stream().filter(r -> r.takes(request.method())).findFirst();
        if (route.isEmpty()) {
            return problem(
                    405,
                    "Method not allowed",
                    "%s cannot be used at %s.".formatted(request.method(), request.path()));
        }
        try {
            return run(route.get(), request);
        } catch (SignatureRefused refused) {
            return forbidden(refused);
        }
    }

    /**
     * Runs a route's function. A route without an authorizer is open: its function checks the
     * caller itself.
     */
    private Reply run(Route route, Request request) {
        Optional<ObjectNode> signer =
                route.authorizer().isEmpty()
                        ? Optional.empty()
                        : Optional.of(signers.signer(request));
        FunctionResult result;
        try {
            result = functions.apply(route.function(), event(route, request, signer).toString());
        } catch (AwsFailure refused) {
            if (!refused.code().equals("SnapStartNotReadyException")) {
                throw refused;
            }
            return unavailable();
        }
        return result.error().isPresent()
                ? problem(500, "Internal server error", "The function failed; its log says why.")
                : reply(result.payload());
    }

    /** Returns what API Gateway answers if Lambda has to make the snapshot anew. */
    private static Reply unavailable() {
        return new Reply(
                503,
                Map.of("content-type", "application/json"),
                List.of(),
                new Body("{\"message\":\"Service Unavailable\"}".getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns API Gateway's one-word message together with what is wrong with the signature. */
    public static Reply forbidden(SignatureRefused refused) {
        return problem(
                problemOf(403, "Forbidden", Objects.requireNonNull(refused.getMessage()))
                        .put("message", "Forbidden"));
    }

    private ObjectNode event(Route route, Request request, Optional<ObjectNode> signer) {
        ObjectNode event = Json.MAPPER.createObjectNode();
        event.put("version", "2.0");
        event.put("routeKey", route.key());
        event.put("rawPath", Route.decode(request.path()));
        event.put("rawQueryString", request.query());
        cookies(event, request);
        ObjectNode headers = event.putObject("headers");
        request.headers()
                .forEach(
                        (name, values) -> {
                            if (!name.equals("cookie")) {
                                headers.put(name, String.join(",", values));
                            }
                        });
        Map<String, String> query = query(request.query());
        if (!query.isEmpty()) {
            query.forEach(event.putObject("queryStringParameters")::put);
        }
        Map<String, String> path = route.match(request.path()).orElse(Map.of());
        if (!path.isEmpty()) {
            path.forEach(event.putObject("pathParameters")::put);
        }
        context(event.putObject("requestContext"), route, request, signer);
        body(event, request);
        return event;
    }

    private static void cookies(ObjectNode event, Request request) {
        List<String> cookies = request.headers().getOrDefault("cookie", List.of());
        if (!cookies.isEmpty()) {
            ArrayNode array = event.putArray("cookies");
            cookies.forEach(line -> List.of(line.split("; ?", -1)).forEach(array::add));
        }
    }

    private void context(
            ObjectNode context, Route route, Request request, Optional<ObjectNode> signer) {
        context.put("accountId", "anonymous");
        context.put("apiId", StageNames.HTTP_API);
        context.put("domainName", request.header("host"));
        context.put("domainPrefix", "local");
        signer.ifPresent(iam -> context.putObject("authorizer").set("iam", iam));
        ObjectNode http = context.putObject("http");
        http.put("method", request.method());
        http.put("path", Route.decode(request.path()));
        http.put("protocol", "HTTP/1.1");
        http.put("sourceIp", "127.0.0.1");
        http.put("userAgent", request.header("user-agent"));
        context.put("requestId", UUID.randomUUID().toString());
        context.put("routeKey", route.key());
        context.put("stage", "$default");
        context.put("time", clock.instant().toString());
        context.put("timeEpoch", clock.millis());
    }

    private static void body(ObjectNode event, Request request) {
        byte[] body = request.body();
        boolean text = isText(request.header("content-type"));
        if (body.length > 0) {
            event.put(
                    "body",
                    text
                            ? new String(body, StandardCharsets.UTF_8)
                            : Base64.getEncoder().encodeToString(body));
        }
        event.put("isBase64Encoded", body.length > 0 && !text);
    }

    /** Returns whether API Gateway leaves a body as it is; it encodes a form, such as Slack's. */
    private static boolean isText(String contentType) {
        return contentType.isEmpty()
                || contentType.startsWith("text/")
                || contentType.matches(
                        "application/(?:[a-z.-]+\\+)?(?:json|xml|javascript)(?:;.*)?");
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : List.of(raw.split("&", -1))) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(form(name), form(value), (a, b) -> a + "," + b);
            }
        }
        return parameters;
    }

    private static String form(String text) {
        return Route.decode(text.replace("+", " "));
    }

    /** A function may answer with a whole reply, or with a body alone. */
    private static Reply reply(String payload) {
        try {
            JsonNode answer = Json.MAPPER.readTree(payload);
            if (!answer.path("statusCode").isInt()) {
                return new Reply(
                        200,
                        Map.of("content-type", "application/json"),
                        List.of(),
                        new Body(
                                (answer.isTextual() ? answer.textValue() : payload)
                                        .getBytes(StandardCharsets.UTF_8)));
            }
            Map<String, String> headers = new HashMap<>();
            answer.path("headers")
                    .properties()
                    .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
            List<String> cookies =
                    answer.path("cookies").valueStream().map(JsonNode::asText).toList();
            String body = answer.path("body").asText("");
            return new Reply(
                    answer.path("statusCode").intValue(),
                    headers,
                    cookies,
                    new Body(
                            answer.path("isBase64Encoded").asBoolean()
                                    ? Base64.getDecoder().decode(body)
                                    : body.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return problem(
                    500, "Internal server error", "The function's answer is not one of HTTP's.");
        }
    }

    /** Returns an error in the form of RFC 9457. */
    public static Reply problem(int status, String title, String detail) {
        return problem(problemOf(status, title, detail));
    }

    private static ObjectNode problemOf(int status, String title, String detail) {
        return Json.MAPPER
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }

    private static Reply problem(ObjectNode problem) {
        return new Reply(
                problem.path("status").intValue(),
                Map.of("content-type", "application/problem+json"),
                List.of(),
                new Body(problem.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
