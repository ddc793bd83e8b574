package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.functions.FunctionClasses;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.functions.FunctionVersion;
import dev.accountvending.local.functions.HookPrograms;
import dev.accountvending.local.functions.LambdaHost;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class SchedulesTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final AdjustableClock clock = new AdjustableClock();
    private final Instant start = clock.instant();
    @TempDir private Path project;
    private LambdaHost lambda;
    private Schedules schedules;

    /** Keeps the events that it was run with. */
    public static final class Bell implements RequestStreamHandler {
        static final List<JsonNode> EVENTS = new CopyOnWriteArrayList<>();
        static final List<Instant> TIMES = new CopyOnWriteArrayList<>();
        static final AtomicInteger RUNNING = new AtomicInteger();
        static volatile int mostAtOnce;

        private final LambdaEnvironment environment = LambdaEnvironment.current();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context)
                throws IOException {
            mostAtOnce = Math.max(mostAtOnce, RUNNING.incrementAndGet());
            TIMES.add(environment.clock().instant());
            EVENTS.add(Json.MAPPER.readTree(in));
            RUNNING.decrementAndGet();
        }
    }

    /** Fails, however often it is run. */
    public static final class Broken implements RequestStreamHandler {
        static final AtomicInteger RUNS = new AtomicInteger();

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) {
            RUNS.incrementAndGet();
            throw new IllegalStateException("broken");
        }
    }

    @BeforeEach
    void declare() throws IOException {
        Files.createDirectories(project.resolve("functions"));
        Files.writeString(
                project.resolve("functions/test.yml"),
                """
                bell:
                  handler: "dev.accountvending.local.SchedulesTest$Bell"
                  events: [{schedule: rate(15 minutes)}]
                broken:
                  handler: "dev.accountvending.local.SchedulesTest$Broken"
                  events: [{schedule: {rate: [rate(1 day)]}}]
                silent:
                  handler: "dev.accountvending.local.SchedulesTest$Bell"
                  events: [{schedule: {rate: rate(1 minute), enabled: false}}]
                """);
        FunctionDeclarations functions = FunctionDeclarations.read(project);
        lambda =
                new LambdaHost(
                        FunctionVersion.all(
                                functions,
                                FunctionClasses.own(),
                                (_, _) -> new LambdaEnvironment(Map.of(), clock)),
                        "arn:of:",
                        new HookPrograms(null, Map.of()),
                        clock);
        schedules = new Schedules(functions.all(), lambda, clock, "123456789012");
        Bell.EVENTS.clear();
        Bell.TIMES.clear();
        Bell.mostAtOnce = 0;
        Broken.RUNS.set(0);
    }

    @AfterEach
    void close() {
        schedules.close();
    }

    @Test
    void advance_withinADay_runsEachAtItsOwnTime() {
        Instant now = schedules.advance(Duration.ofHours(2));

        assertThat(now).isAfterOrEqualTo(start.plus(Duration.ofHours(2)));
        assertThat(Bell.TIMES).hasSize(8);
        assertThat(IntStream.range(0, 8).mapToObj(i -> late(i, QUARTER.multipliedBy(i + 1))))
                .allSatisfy(
                        late -> assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
    }

    @Test
    void advance_overAWeek_stopsOftenEnough_andForAYearNotTooOften() {
        schedules.advance(Duration.ofDays(8));

        assertThat(Bell.TIMES).hasSizeBetween(90, 100);
        assertThat(Broken.RUNS).hasValueBetween(7, 8);

        schedules.advance(Duration.ofDays(365));

        assertThat(Bell.TIMES).hasSizeLessThan(510);
    }

    @Test
    void advance_leavesNothingThatIsDue() {
        schedules.advance(Duration.ofDays(3).plusMinutes(50));

        assertThat(Duration.between(Bell.TIMES.getLast(), clock.instant())).isLessThan(QUARTER);
    }

    @Test
    void advance_byLessThanTheFirstTime_runsNothing() {
        schedules.advance(Duration.ofMinutes(14));
        assertThat(Bell.TIMES).isEmpty();

        schedules.advance(Duration.ofMinutes(1));
        assertThat(Bell.TIMES).hasSize(1);
    }

    @Test
    void run_isToldAsEventBridgeTells() {
        schedules.advance(QUARTER);

        JsonNode event = Bell.EVENTS.getFirst();
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "version",
                        "id",
                        "detail-type",
                        "source",
                        "account",
                        "time",
                        "region",
                        "resources",
                        "detail");
        assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
        assertThat(event.path("source").asText()).isEqualTo("aws.events");
        assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z");
        assertThat(event.at("/resources/0").asText())
                .isEqualTo("arn:aws:events:us-east-1:123456789012:rule/bell");
        assertThat(event.path("detail").isEmpty()).isTrue();
    }

    @Test
    void advance_twiceAtOnce_takesTurns() throws Exception {
        Thread other = Thread.ofVirtual().start(() -> schedules.advance(Duration.ofHours(6)));
        schedules.advance(Duration.ofHours(6));
        other.join();

        assertThat(clock.instant()).isAfterOrEqualTo(start.plus(Duration.ofHours(12)));
        assertThat(Bell.TIMES).hasSize(48);
        assertThat(Bell.mostAtOnce).isEqualTo(1);
    }

    @Test
    void inTheBackground_runsWhatFellDue() {
        schedules.start();
        clock.advance(Duration.ofDays(1));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Broken.RUNS).hasValue(1));
        assertThat(Bell.TIMES).hasSize(1);
    }

    @Test
    void advance_whereNothingIsScheduled_movesTheClock() {
        try (Schedules none = new Schedules(List.of(), lambda, clock, "123456789012").start()) {
            assertThat(none.advance(Duration.ofDays(8)))
                    .isAfterOrEqualTo(start.plus(Duration.ofDays(8)));
        }
        assertThat(Bell.TIMES).isEmpty();
    }

    @Test
    void advance_backwards_isRefused() {
        assertThatThrownBy(() -> schedules.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** How long after its time a run was. */
    private Duration late(int run, Duration after) {
        return Duration.between(start.plus(after), Bell.TIMES.get(run));
    }
}
