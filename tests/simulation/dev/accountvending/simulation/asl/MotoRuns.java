package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.accountvending.local.moto.MotoInstallation;
import dev.accountvending.local.moto.MotoProcess;
import dev.accountvending.simulation.asl.Script.Answer;
import dev.accountvending.simulation.asl.Script.Play;
import dev.accountvending.simulation.asl.Script.Seen;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.SfnException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs scripts on moto's Step Functions, and plays the functions that it calls. */
final class MotoRuns implements AutoCloseable {
    /** So many of Step Functions' seconds pass in one of this machine's. */
    private static final int SPEED = 2_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, Play> plays = new ConcurrentHashMap<>();
    private final HttpServer functions;
    private final MotoProcess moto;
    private final HttpClient http = HttpClient.newHttpClient();
    private final SfnClient client;

    MotoRuns() throws IOException {
        functions =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        functions.createContext("/", this::serve);
        functions.setExecutor(threads);
        functions.start();
        moto =
                MotoProcess.start(
                        new MotoInstallation(Path.of(""), _ -> {}).python(),
                        functions.getAddress().getPort(),
                        SPEED);
        client =
                SfnClient.builder()
                        .endpointOverride(moto.uri())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("test", "test")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
    }

    /** Starts a script; returns the execution's ARN. */
    String start(Script script) {
        String machine = Interpreted.MACHINE + script.name();
        plays.put(script.name(), new Play(script));
        client.createStateMachine(
                request ->
                        request.name(script.name())
                                .definition(script.definition().toString())
                                .roleArn("arn:aws:iam::123456789012:role/" + script.name()));
        return client.startExecution(
                        request ->
                                request.stateMachineArn(machine)
                                        .name(script.name())
                                        .input(script.input().toString()))
                .executionArn();
    }

    /** Waits for the end of an execution. */
    Seen seen(Script script, String execution) throws InterruptedException {
        DescribeExecutionResponse described = describe(execution);
        while (described.status() == ExecutionStatus.RUNNING) {
            Thread.sleep(20);
            described = describe(execution);
        }
        String output = described.output();
        List<HistoryEvent> events =
                client
                        .getExecutionHistoryPaginator(request -> request.executionArn(execution))
                        .stream()
                        .flatMap(page -> page.events().stream())
                        .toList();
        return new Seen(
                described.statusAsString(),
                output == null ? null : Script.read(output),
                described.error(),
                Script.cause(described.cause()),
                events.stream()
                        .filter(event -> event.stateEnteredEventDetails() != null)
                        .map(event -> event.stateEnteredEventDetails().name())
                        .toList(),
                List.copyOf(play(script.name()).calls));
    }

    private DescribeExecutionResponse describe(String execution) {
        return client.describeExecution(request -> request.executionArn(execution));
    }

    private Play play(String name) {
        Play found = plays.get(name);
        if (found == null) {
            throw new IllegalStateException(name);
        }
        return found;
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = URLDecoder.decode(exchange.getRequestURI().getPath(), StandardCharsets.UTF_8);
        try (exchange) {
            if (path.contains("/functions/")) {
                invoke(exchange, Script.function(path.replace("/invocations", "")), body);
            } else {
                passOn(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void invoke(HttpExchange exchange, String function, byte[] body)
            throws IOException, InterruptedException {
        JsonNode payload = Script.read(new String(body, StandardCharsets.UTF_8));
        // The role names the script, and the access key the role.
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        String script = key.replaceAll(".*Credential=[^,]*:role\\+([^/,]*)/.*", "$1");
        switch (play(script).call(function, payload)) {
            case Answer.Returned returned -> send(exchange, 200, returned.output().toString());
            case Answer.Thrown thrown -> {
                exchange.getResponseHeaders().set("x-amz-function-error", "Unhandled");
                send(exchange, 200, thrown.payload());
            }
            case Answer.Silence _ -> end.await();
            case Answer.Told told -> {
                send(exchange, 200, "null");
                tell(payload.path("token").asText(), told);
            }
        }
    }

    private void tell(String token, Answer.Told told) throws InterruptedException {
        // moto takes no answer before it has the function's.
        for (int tries = 100; tries > 0; tries--) {
            Thread.sleep(20);
            try {
                JsonNode output = told.output();
                if (output == null) {
                    client.sendTaskFailure(
                            r -> r.taskToken(token).error(told.error()).cause("told so"));
                } else {
                    client.sendTaskSuccess(r -> r.taskToken(token).output(output.toString()));
                }
                return;
            } catch (SfnException early) {
                if (tries == 1) {
                    throw early;
                }
            }
        }
    }

    private void passOn(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(moto.uri().resolve(exchange.getRequestURI().getPath()))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofByteArray(body));
        for (String header : List.of("X-Amz-Target", "Content-Type", "Authorization")) {
            request.header(header, exchange.getRequestHeaders().getFirst(header));
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        answer.headers()
                .firstValue("x-amzn-errortype")
                .ifPresent(type -> exchange.getResponseHeaders().set("x-amzn-errortype", type));
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        end.countDown();
        client.close();
        moto.close();
        functions.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
