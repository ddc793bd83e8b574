package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;

import java.util.stream.IntStream;

/** The lines of which CloudWatch makes metrics. */
class MetricsTest {
    @ParameterizedTest
    @CsvSource({
        "STUCK_LEASE_AGE, StuckLeaseAge, Seconds",
        "EMPTY_POOLS, EmptyPools, Count",
        "CLOSURE_QUEUE_AGE, ClosureQueueAge, Seconds"
    })
    void send_writesALineInTheEmbeddedFormat(Metric metric, String name, String unit) {
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            new Metrics("prod").send(metric, 42);

            JsonNode line = log.metrics().toList().getFirst();
            assertThat(line.path(name).asLong()).isEqualTo(42);
            assertThat(line.path("Stage").asText()).isEqualTo("prod");
            assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
            JsonNode sent = line.at("/_aws/CloudWatchMetrics");
            assertThat(sent).hasSize(1);
            assertThat(sent.at("/0/Namespace").asText()).isEqualTo("AccountVending");
            assertThat(sent.at("/0/Dimensions")).hasToString("[[\"Stage\"]]");
            assertThat(sent.at("/0/Metrics")).hasSize(1);
            assertThat(sent.at("/0/Metrics/0/Name").asText()).isEqualTo(name);
            assertThat(sent.at("/0/Metrics/0/Unit").asText()).isEqualTo(unit);
        }
    }

    @Test
    void send_tellsWhichFunctionSends() {
        MDC.put(LogKeys.STEP, "SweepLeases");
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            new Metrics("prod").send(Metric.EMPTY_POOLS, 1);

            assertThat(log.lines().getFirst().toString()).contains("SweepLeases");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void send_fromSeveralThreads_mixesNothing() {
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            new SideBySide(8)
                    .forEach(
                            IntStream.range(0, 40).boxed().toList(),
                            number ->
                                    new Metrics("stage" + number).send(Metric.EMPTY_POOLS, number));

            assertThat(log.lines())
                    .hasSize(40)
                    .allSatisfy(
                            line ->
                                    assertThat(line.path("Stage").asText())
                                            .isEqualTo("stage" + line.path("EmptyPools").asInt()));
        }
    }
}
