package dev.accountvending.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.functions.HttpApi.Body;
import dev.accountvending.local.functions.HttpApi.Reply;
import dev.accountvending.local.gateway.Faults;
import dev.accountvending.local.gateway.Gateway;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.local.gateway.Recorder;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.rules.AwsRules;
import dev.accountvending.local.signing.SignatureCheck;
import dev.accountvending.local.signing.SignatureRefused;
import dev.accountvending.local.slack.SlackStandIn;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The HTTP API's port: the product's own routes, and those of the local cloud itself. */
final class LocalApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalApi.class);
    private static final int LARGEST_BODY = 10 * 1024 * 1024;

    /** The answer of {@code /local/clock}. */
    record Now(Instant now) {
        /** Cuts the time to milliseconds, because no reader needs more. */
        Now {
            now = now.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** The body of {@code POST /local/clock}: an ISO 8601 duration such as P8D or PT90M. */
    record Advance(@Nullable String advance) {
        Duration by() {
            if (advance == null) {
                throw new IllegalArgumentException(
                        "Say how far, as {\"advance\":\"P8D\"} or {\"advance\":\"PT90M\"}.");
            }
            return Duration.parse(advance);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Recorder recorder;
    private final Faults faults;
    private final AdjustableClock clock;

    private LocalApi(HttpServer server, Recorder recorder, Faults faults, AdjustableClock clock) {
        this.server = server;
        this.recorder = recorder;
        this.faults = faults;
        this.clock = clock;
    }

    /** Takes the port; answers nothing until {@link #open}. */
    static LocalApi bind(int port, Recorder recorder, Faults faults, AdjustableClock clock) {
        return new LocalApi(Gateway.listen(port, "HTTP API"), recorder, faults, clock);
    }

    void open(
            HttpApi product,
            Description description,
            SignatureCheck signatures,
            SlackStandIn slack,
            Schedules schedules,
            AwsRules rules) {
        server.setExecutor(threads);
        server.createContext(
                "/", exchange -> handle(exchange, r -> slack.watch(r, product::answer)));
        server.createContext(
                "/local",
                exchange ->
                        handle(exchange, r -> local(r, description, signatures, schedules, rules)));
        server.createContext("/local/slack", exchange -> handle(exchange, slack::answer));
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void handle(HttpExchange exchange, Function<Request, Reply> answer)
            throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            Reply reply =
                    body.length > LARGEST_BODY
                            ? HttpApi.problem(
                                    413, "Content too large", "A body holds 10 MB at the most.")
                            : answerSafely(request(exchange, body), answer);
            write(exchange, reply);
        }
    }

    private static Reply answerSafely(Request request, Function<Request, Reply> answer) {
        try {
            return answer.apply(request);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("path", request.path()).log("HTTP API");
            return HttpApi.problem(500, "Internal server error", "The log says why.");
        }
    }

    private static Request request(HttpExchange exchange, byte[] body) {
        URI uri = exchange.getRequestURI();
        return new Request(
                exchange.getRequestMethod(),
                Optional.ofNullable(uri.getRawPath()).orElse("/"),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                body);
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        reply.cookies().forEach(c -> exchange.getResponseHeaders().add("set-cookie", c));
        byte[] body = reply.body().bytes();
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    /**
     * Answers {@code GET /local} without a signature, because it lists the keys that all other
     * requests must be signed with.
     */
    private Reply local(
            Request request,
            Description description,
            SignatureCheck signatures,
            Schedules schedules,
            AwsRules rules) {
        try {
            if (!(request.method() + " " + request.path()).equals("GET /local")) {
                signatures.signer(request);
            }
            return switch (request.method() + " " + request.path()) {
                case "GET /local" -> json(200, description);
                case "GET /local/calls" -> json(200, Map.of("calls", calls(request.query())));
                case "GET /local/events" -> json(200, Map.of("events", rules.events()));
                case "GET /local/mails" -> json(200, Map.of("mails", rules.mails()));
                case "POST /local/faults" -> {
                    faults.add(read(request, FaultRequest.class).rule());
                    yield empty();
                }
                case "DELETE /local/faults" -> {
                    faults.clear();
                    yield empty();
                }
                case "POST /local/spending" -> {
                    SpendingRequest spent = read(request, SpendingRequest.class);
                    yield done(spend(spent, rules), spent.account());
                }
                case "POST /local/suspension" -> {
                    SuspensionRequest wish = read(request, SuspensionRequest.class);
                    yield done(rules.suspend(wish.accountId(), wish.suspended()), wish.accountId());
                }
                case "GET /local/clock" -> json(200, new Now(clock.instant()));
                case "POST /local/clock" ->
                        json(200, new Now(schedules.advance(read(request, Advance.class).by())));
                default ->
                        HttpApi.problem(
                                404,
                                "Not found",
                                "There is no %s %s.".formatted(request.method(), request.path()));
            };
        } catch (SignatureRefused refused) {
            return HttpApi.forbidden(refused);
        } catch (JsonProcessingException e) {
            return HttpApi.problem(400, "Bad request", e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return HttpApi.problem(400, "Bad request", String.valueOf(e.getMessage()));
        }
    }

    private static <T> T read(Request request, Class<T> type) throws JsonProcessingException {
        return Optional.ofNullable(Json.MAPPER.readValue(request.text(), type))
                .orElseThrow(() -> new IllegalArgumentException("A JSON object is needed."));
    }

    private List<RecordedCall> calls(String query) {
        List<String> wanted = Arrays.asList(query.split("&", -1));
        return recorder.calls(
                call ->
                        passes(wanted, "lease=", call.lease())
                                && passes(wanted, "function=", call.function())
                                && passes(wanted, "operation=", call.operation()));
    }

    private static boolean spend(SpendingRequest wish, AwsRules rules) {
        wish.given().ifPresent(credits -> rules.credit(wish.account(), credits));
        return rules.spend(wish.account(), wish.dollars(), wish.day());
    }

    private static boolean passes(List<String> wanted, String name, @Nullable String value) {
        return wanted.stream()
                .filter(filter -> filter.startsWith(name))
                .allMatch(filter -> filter.substring(name.length()).equals(value));
    }

    private static Reply json(int status, Object body) throws JsonProcessingException {
        return new Reply(
                status,
                Map.of("content-type", "application/json"),
                List.of(),
                new Body(Json.MAPPER.writeValueAsBytes(body)));
    }

    private static Reply done(boolean isThere, String account) {
        return isThere
                ? empty()
                : HttpApi.problem(
                        404, "Not found", "The organization has no account %s.".formatted(account));
    }

    private static Reply empty() {
        return new Reply(204, Map.of(), List.of(), new Body(new byte[0]));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
