package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

class InvocationTest {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceSomething.class);

    private final TestingLog log = TestingLog.of(PlaceSomething.class);
    private final Context context = TestingContext.lasting(30_000);
    private final Invocation invocation = Invocation.of(new PlaceSomething(), context);

    private static final class PlaceSomething implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) {
            throw new AssertionError("nobody calls it");
        }
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void run_tellsWhatCameOfIt_underTheFunctionsKeys() throws IOException {
        invocation.run(() -> "done");

        JsonNode line = only();
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path(LogKeys.STEP).asText()).isEqualTo("PlaceSomething");
        assertThat(line.path(LogKeys.OUTCOME).asText()).isEqualTo("done");
        assertThat(line.path(LogKeys.MILLIS).isNumber()).isTrue();
        assertThat(line.path("function_name").asText()).isEqualTo("the getFunctionName");
        assertThat(line.path("function_request_id").asText()).isEqualTo("the getAwsRequestId");
        assertThat(line.has("cold_start")).isTrue();
    }

    @Test
    void run_whenAStepFails_tellsWhy_andThrowsOn() {
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(
                        () ->
                                invocation.run(
                                        () -> {
                                            throw new TransientFailure(
                                                    Explanation.of("AWS is busy."),
                                                    "SlowDown",
                                                    null);
                                        }));

        JsonNode line = only();
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path(LogKeys.OUTCOME).asText()).isEqualTo("TransientFailure");
        assertThat(line.path(LogKeys.CODE).asText()).isEqualTo("SlowDown");
        assertThat(line.path("error").path("message").asText()).contains("AWS is busy.");
    }

    @Test
    void run_whenSomethingElseFails_tellsThatToo() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                invocation.run(
                                        () -> {
                                            throw new IllegalStateException("a setting");
                                        }));

        assertThat(only().path("level").asText()).isEqualTo("ERROR");
        assertThat(only().path(LogKeys.OUTCOME).asText()).isEqualTo("IllegalStateException");
    }

    @Test
    void run_leavesNoKeyBehind() throws IOException {
        invocation.run(
                () -> {
                    MDC.put(LogKeys.LEASE_ID, "ana-1");
                    return "done";
                });

        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void run_besideOthers_tellsItsOwnKeysOnly() throws Exception {
        int many = 8;
        CyclicBarrier allIn = new CyclicBarrier(many);
        List<Callable<String>> calls =
                IntStream.range(0, many).mapToObj(number -> call("a-" + number, allIn)).toList();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> call : threads.invokeAll(calls)) {
                assertThat(call.get()).startsWith("a-");
            }
        }

        List<JsonNode> lines = log.lines();
        assertThat(lines)
                .hasSize(2 * many)
                .allSatisfy(
                        line ->
                                assertThat(line.path(LogKeys.LEASE_ID))
                                        .isIn(line.path("message"), line.path(LogKeys.OUTCOME)));
    }

    @Test
    void sideBySide_tellsUnderTheKeysOfWhoeverAsked() throws IOException {
        invocation.run(
                () -> {
                    new SideBySide(2).forEach(List.of(1, 2), thing -> LOG.atInfo().log("a thing"));
                    return "done";
                });

        assertThat(log.lines())
                .hasSize(3)
                .allSatisfy(
                        line ->
                                assertThat(line.path(LogKeys.STEP).asText())
                                        .isEqualTo("PlaceSomething"));
    }

    private Callable<String> call(String lease, CyclicBarrier allIn) {
        return () -> {
            invocation.run(
                    () -> {
                        MDC.put(LogKeys.LEASE_ID, lease);
                        meet(allIn);
                        LOG.atInfo().log(lease);
                        return lease;
                    });
            return lease;
        };
    }

    private static void meet(CyclicBarrier allIn) {
        try {
            allIn.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode only() {
        assertThat(log.lines()).hasSize(1);
        return log.lines().getFirst();
    }
}
