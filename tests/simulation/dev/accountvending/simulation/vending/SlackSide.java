package dev.accountvending.simulation.vending;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;

import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.local.slack.SlackStandIn;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.simulation.calls.AwsRefusals;
import dev.accountvending.simulation.calls.Wire;
import dev.accountvending.simulation.time.Timeline;

import okhttp3.ConnectionSpec;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

import okio.Buffer;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Slack as the local cloud plays it, and the parameter that holds its secrets. Slack's own client
 * makes the calls of functions, over the wire.
 */
public final class SlackSide implements SsmClient {
    /** Nothing listens there; and without TLS a client is made at once. */
    private static final SlackApp APP =
            new SlackApp(
                    "0123456789abcdef0123456789abcdef",
                    "xoxb-simulated",
                    URI.create("http://slack.simulated"));

    /** One for all functions of all worlds, because each has a thread of its own. */
    private static final Slack CLIENT = client();

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Timeline time;
    private final Wire wire;
    private final String parameter;
    private final SlackStandIn slack;
    private final Supplier<String> why;
    private final List<Post> posts = new ArrayList<>();
    private final SlackSigning signing = new SlackSigning(APP.signingSecret());

    /**
     * A message that Slack took.
     *
     * @param message as it was sent
     * @param why what the function that sent it was given
     */
    public record Post(String message, String why) {}

    /**
     * @param parameter the name of the parameter with the secrets
     * @param why what the function that calls was given
     */
    public SlackSide(Timeline time, Wire wire, String parameter, Supplier<String> why) {
        this.why = why;
        this.time = time;
        this.wire = wire;
        this.parameter = parameter;
        this.slack = new SlackStandIn(APP, time.clock(), _ -> List.of());
    }

    /** Returns the workspace, to see what it shows and to change who is in it. */
    public SlackStandIn workspace() {
        return slack;
    }

    /** Returns all messages so far, in their order. */
    public List<Post> posts() {
        return List.copyOf(posts);
    }

    /** What a function calls Slack by, as parts of its environment. */
    public Map<Class<?>, Object> parts(String function) {
        return Map.of(Slack.class, CLIENT, Line.class, new Line(function, this));
    }

    /** A function, and the Slack that it calls. */
    private record Line(String function, SlackSide side) {}

    private static Slack client() {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(APP.apiUrl());
        config.setStatsEnabled(false);
        config.getSCIM2Config().getMetricsDatastore().setStatsEnabled(false);
        OkHttpClient http =
                new OkHttpClient.Builder()
                        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                        .addInterceptor(SlackSide::carried)
                        .build();
        return Slack.getInstance(config, new SlackHttpClient(http));
    }

    private static Response carried(Interceptor.Chain chain) throws IOException {
        Line line = LambdaEnvironment.current().part(Line.class).orElseThrow();
        return line.side().carried(line.function(), chain);
    }

    /**
     * Sends what Slack sends when somebody uses a command, a button or a form, signed as Slack
     * does.
     *
     * @param path of the product's route, such as {@code /slack/commands}
     * @param door serves the product's routes
     */
    public HttpApi.Reply send(String path, String form, Function<Request, HttpApi.Reply> door) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        long seconds = time.now().getEpochSecond();
        Request request =
                new Request(
                        "POST",
                        path,
                        "",
                        Map.of(
                                "host",
                                List.of("api.example.com"),
                                "content-type",
                                List.of(FORM),
                                SlackSigning.TIMESTAMP,
                                List.of(String.valueOf(seconds)),
                                SlackSigning.SIGNATURE,
                                List.of(signing.sign(seconds, body))),
                        body);
        return slack.watch(request, door);
    }

    // The wire may throw what a call failed with, or the error that ends the function.
    @SuppressWarnings("CatchThrowable")
    private Response carried(String function, Interceptor.Chain chain) throws IOException {
        okhttp3.Request request = chain.request();
        String path = request.url().encodedPath();
        String operation = path.substring(path.lastIndexOf('/') + 1);
        if (path.contains("/response/")) {
            operation = "response";
        }
        try {
            return (Response)
                    wire.call(
                            function,
                            "slack:" + operation,
                            new Refused(request),
                            () -> answered(request));
        } catch (IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            if (failure instanceof Answered answer) {
                return answer.response;
            }
            throw new IllegalStateException(failure);
        }
    }

    private Response answered(okhttp3.Request request) throws IOException {
        Buffer body = new Buffer();
        MediaType type = null;
        if (request.body() != null) {
            request.body().writeTo(body);
            type = request.body().contentType();
        }
        byte[] sent = body.readByteArray();
        String authorization = request.header("Authorization");
        HttpApi.Reply reply =
                slack.answer(
                        new Request(
                                request.method(),
                                request.url().encodedPath(),
                                "",
                                Map.of(
                                        "content-type",
                                        List.of(type == null ? FORM : type.toString()),
                                        "authorization",
                                        List.of(authorization == null ? "" : authorization)),
                                sent));
        String answer = new String(reply.body().bytes(), StandardCharsets.UTF_8);
        if (request.url().encodedPath().endsWith("/chat.postMessage")
                && answer.contains("\"ok\":true")) {
            posts.add(new Post(new String(sent, StandardCharsets.UTF_8), why.get()));
        }
        return response(request, reply.status(), reply.body().bytes());
    }

    private static Response response(okhttp3.Request request, int status, byte[] body) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create(body, MediaType.get("application/json")))
                .build();
    }

    /** An answer that says no, on its way through the wire as a failure. */
    private static final class Answered extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Response response;

        Answered(Response response) {
            super("answered", null, false, false);
            this.response = response;
        }
    }

    private record Refused(okhttp3.Request request) implements Wire.Refusals {
        @Override
        public Throwable throttled() {
            return status(429);
        }

        @Override
        public Throwable unavailable() {
            return status(503);
        }

        @Override
        public Throwable refused() {
            byte[] body =
                    "{\"ok\":false,\"error\":\"restricted_action\"}"
                            .getBytes(StandardCharsets.UTF_8);
            return new Answered(response(request, 200, body));
        }

        @Override
        public Throwable lost() {
            return new IOException("timeout");
        }

        private Throwable status(int status) {
            byte[] body = "{\"ok\":false}".getBytes(StandardCharsets.UTF_8);
            return new Answered(response(request, status, body));
        }
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        if (!request.name().equals(parameter)) {
            throw AwsRefusals.of(400, "ParameterNotFound", request.name(), time.clock());
        }
        ObjectNode secrets =
                Json.MAPPER
                        .createObjectNode()
                        .put("signingSecret", APP.signingSecret())
                        .put("botToken", APP.botToken());
        return GetParameterResponse.builder()
                .parameter(it -> it.name(parameter).value(secrets.toString()))
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
