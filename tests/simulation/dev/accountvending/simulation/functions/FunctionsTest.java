package dev.accountvending.simulation.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.IntNode;

import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.runtime.SideBySide;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.simulation.calls.Faults;
import dev.accountvending.simulation.calls.Weather;
import dev.accountvending.simulation.time.Timeline;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

class FunctionsTest {
    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    private final Timeline time = new Timeline(1, START);
    private final List<String> outcomes = new ArrayList<>();

    /** Sleeps so many seconds; fails for a moment if that is odd; does 20 such side by side. */
    public static final class Sleeper implements RequestStreamHandler {
        private static int made;
        private final int number = ++made;

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            int seconds = Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (seconds == 20) {
                new SideBySide(10)
                        .forEach(
                                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                                _ -> Scheduling.current().sleep(Duration.ofSeconds(1)));
            } else {
                Scheduling.current().sleep(Duration.ofSeconds(seconds));
            }
            if (seconds % 2 == 1) {
                throw new TransientFailure("odd");
            }
            String answer = number + " with " + context.getRemainingTimeInMillis();
            out.write(("\"" + answer + "\"").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void invocation_endsWithItsAnswer_itsException_orItsTimeout() {
        Functions functions = functions(OptionalInt.empty());

        invoke(functions, 2);
        invoke(functions, 3);
        invoke(functions, 60);
        run();

        assertThat(outcomes)
                .extracting(outcome -> outcome.replaceAll(" \\d+ with", ""))
                .containsExactly(
                        "PT2S 28000",
                        "PT3S dev.accountvending.model.TransientFailure",
                        "PT30S Sandbox.Timedout");
    }

    @Test
    void instance_isUsedAgain_butNotAfterATimeout() {
        Functions functions = functions(OptionalInt.empty());
        Sleeper.made = 0;

        for (int seconds : List.of(0, 60, 0)) {
            invoke(functions, seconds);
            run();
        }

        assertThat(outcomes)
                .containsExactly(
                        "PT0S 1 with 30000", "PT1H30S Sandbox.Timedout", "PT2H 2 with 30000");
    }

    @Test
    void reservedConcurrency_refusesWhoeverComesTooMany() {
        Functions functions = functions(OptionalInt.of(1));

        invoke(functions, 4);
        time.after(Duration.ofSeconds(1), () -> invoke(functions, 4));
        run();

        assertThat(outcomes.getFirst()).contains("Lambda.TooManyRequestsException");
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void sideBySide_takesAsLongAsItsTurns() {
        Sleeper.made = 0;
        invoke(functions(OptionalInt.empty()), 20);
        run();

        assertThat(outcomes).containsExactly("PT2S 1 with 28000");
    }

    @Test
    void invokeLater_isRepeatedAfterAMinuteAndAfterTwo_andThenDropped() {
        Functions functions = functions(OptionalInt.empty());

        functions.invokeLater("sleeper", "1");
        run();

        assertThat(functions.dropped()).hasSize(1);
        assertThat(functions.dropped().getFirst().at()).isEqualTo(START.plusSeconds(3 + 60 + 120));
        assertThat(functions.crashes()).isEmpty();
    }

    private Functions functions(OptionalInt atOnce) {
        FunctionDeclaration sleeper =
                new FunctionDeclaration(
                        "sleeper",
                        Sleeper.class.getName(),
                        Duration.ofSeconds(30),
                        512,
                        atOnce,
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        2);
        Faults faults = new Faults(List.of(), time.random());
        faults.weather(new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO));
        LambdaEnvironment environment =
                new LambdaEnvironment(
                        Map.of(),
                        time.clock(),
                        Snapshot.none(),
                        Map.of(Scheduling.class, new VirtualScheduling(time)));
        return new Functions(time, faults, List.of(sleeper), "arn:", _ -> environment);
    }

    private void invoke(Functions functions, int seconds) {
        functions.invoke(
                "sleeper",
                IntNode.valueOf(seconds),
                outcome ->
                        outcomes.add(
                                "%s %s"
                                        .formatted(
                                                Duration.between(START, time.now()),
                                                outcome.isFailed()
                                                        ? outcome.error()
                                                        : outcome.output().asText())));
    }

    private void run() {
        time.runUntil(time.now().plus(Duration.ofHours(1)));
    }
}
