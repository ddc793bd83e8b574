package dev.accountvending.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.local.core.LocalCloudException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The AWS endpoint, on this machine's loopback address only. */
public final class Gateway implements AutoCloseable {
    /** The caller's name for a call without a key. */
    private static final String UNSIGNED = "nobody (unsigned)";

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    static {
        // Otherwise every other small answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        // Longer, in seconds, than any client keeps a connection, so that no client finds it
        // closed.
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;
    private final Callers callers = new Callers();
    private final Faults faults = new Faults();
    private final Recorder recorder = new Recorder();
    private final Rules rules = new Rules();
    private volatile Authorizer authorizer = Authorizer.OPEN;

    private Gateway(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /** Takes the port; answers nothing until {@link #open}. */
    public static Gateway bind(int port, Clock clock) {
        return new Gateway(listen(port, "AWS"), clock);
    }

    /** Returns a server on a loopback port. */
    public static HttpServer listen(int port, String what) {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Port %d for the %s endpoint is in use: end what uses it or choose another port."
                            .formatted(port, what),
                    e);
        }
    }

    /** Begins to answer. */
    public void open(Moto moto, Path models) {
        Identification identification = new Identification(new ServiceModels(models), callers);
        server.setExecutor(threads);
        AnswerCheck check = new AnswerCheck(models);
        server.createContext("/", exchange -> handle(exchange, identification, moto, check));
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public Callers callers() {
        return callers;
    }

    public Faults faults() {
        return faults;
    }

    public Recorder recorder() {
        return recorder;
    }

    public Rules rules() {
        return rules;
    }

    /** Sets the authorizer that decides on every call from now on. */
    public void authorize(Authorizer by) {
        authorizer = by;
    }

    private void handle(
            HttpExchange exchange, Identification identification, Moto moto, AnswerCheck check)
            throws IOException {
        try (exchange) {
            long start = System.nanoTime();
            AwsCall call = identification.identify(read(exchange));
            Decision decision = decide(call);
            Optional<AwsFailure> refusal = decision.refusal(call);
            Optional<Fault> fault = refusal.isPresent() ? Optional.empty() : faults.next(call);
            AnswerCheck.Checked checked =
                    refusal.isPresent()
                            ? AnswerCheck.Checked.whole(AwsErrors.write(call, refusal.get()))
                            : check(call, answer(call, fault, moto), check);
            boolean lost = fault.filter(Fault.AnswerLost.class::isInstance).isPresent();
            record(call, decision, checked, fault, lost, (System.nanoTime() - start) / 1_000_000);
            if (lost) {
                lose(exchange, call);
            } else {
                write(exchange, checked.answer());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Decision decide(AwsCall call) {
        try {
            return authorizer.decide(call);
        } catch (AwsFailure failure) {
            return Decision.failed(failure);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("operation", call.operation()).log("iam");
            return new Decision("refused: IAM could not decide", String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(AwsCall call, Optional<Fault> fault, Moto moto)
            throws InterruptedException {
        try {
            return switch (fault.orElse(null)) {
                case Fault.Throttle _ -> AwsErrors.write(call, AwsErrors.throttled(call));
                case Fault.Failure failure -> AwsErrors.write(call, injected(call, failure));
                case Fault.Delay delay -> {
                    Thread.sleep(delay.by());
                    yield rules.answer(call, moto::pass);
                }
                case Fault.AnswerLost _ -> rules.answer(call, moto::pass);
                case Fault.CreationFailure failure -> rules.answer(call.with(failure), moto::pass);
                case Fault.EmptyPage page -> rules.answer(call.with(page), moto::pass);
                case null -> rules.answer(call, moto::pass);
            };
        } catch (AwsFailure failure) {
            return AwsErrors.write(call, failure);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("operation", call.operation()).log("gateway");
            return AwsErrors.write(call, AwsErrors.broken(call));
        } finally {
            authorizer.answered(call);
        }
    }

    private static AnswerCheck.Checked check(AwsCall call, Answer answer, AnswerCheck check) {
        try {
            return check.check(call, answer);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("operation", call.operation()).log("models");
            return AnswerCheck.Checked.whole(answer);
        }
    }

    private static AwsFailure injected(AwsCall call, Fault.Failure failure) {
        return failure.code().equals("InternalFailure")
                ? AwsErrors.broken(call)
                : new AwsFailure(failure.status(), failure.code(), "Injected by a fault rule.");
    }

    private void record(
            AwsCall call,
            Decision decision,
            AnswerCheck.Checked checked,
            Optional<Fault> fault,
            boolean lost,
            long millis) {
        Caller caller = call.caller();
        recorder.add(
                new RecordedCall(
                        clock.instant(),
                        caller.function(),
                        caller.step(),
                        caller.lease(),
                        caller.account(),
                        call.accessKey().isEmpty() ? UNSIGNED : caller.arn(),
                        call.region(),
                        call.operation(),
                        lost ? 0 : checked.answer().status(),
                        AwsErrors.code(checked.answer()).orElse(null),
                        fault.map(Fault::name).orElse(null),
                        checked.lacks().isEmpty() ? null : checked.lacks(),
                        decision.by(),
                        millis));
    }

    private static Request read(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        return new Request(
                exchange.getRequestMethod(),
                Optional.ofNullable(uri.getRawPath()).orElse("/"),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    /**
     * Closes the connection. {@code HttpURLConnection} repeats a request without a body, unseen,
     * when no answer came, so there the answer breaks off after its first byte.
     */
    private static void lose(HttpExchange exchange, AwsCall call) throws IOException {
        if (call.request().body().length == 0) {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('<');
            exchange.getResponseBody().flush();
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            exchange.getResponseHeaders().set(header.getKey(), header.getValue());
        }
        if (!answer.headers().containsKey("x-amzn-requestid")) {
            exchange.getResponseHeaders().set("x-amzn-requestid", UUID.randomUUID().toString());
        }
        byte[] body = answer.body();
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
