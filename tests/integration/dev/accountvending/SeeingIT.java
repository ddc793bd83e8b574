package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.account.PlaceAccount;
import dev.accountvending.api.ShowPool;
import dev.accountvending.lifecycle.SweepLeases;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.Metrics;
import dev.accountvending.runtime.TestingLog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.time.Duration;
import java.util.List;

/** What functions tell of themselves while they run on the local cloud. */
class SeeingIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static TestCloud cloud;

    private final TestingLog metrics = TestingLog.of(Metrics.class);
    private final TestingLog sweeps = TestingLog.of(SweepLeases.class);

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void close() {
        metrics.close();
        sweeps.close();
        cloud.local.faults().clear();
    }

    @Test
    void sweep_tellsTheAgeOfAVendThatIsStuck_andNothingWhereNoneIs() {
        cloud.vend(TestCloud.request("developer", "ana", "ana@example.com"));
        abortedVend("ben");
        sweep();
        assertThat(metrics.metrics()).as("nothing is stuck yet").isEmpty();
        cloud.local.clock().advance(Duration.ofHours(3));

        sweep();

        assertThat(metrics.metrics())
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.path("StuckLeaseAge").asLong())
                                    .isBetween(3 * 3600L, 3 * 3600L + LONGEST.toSeconds());
                            assertThat(line.path("Stage").asText()).isEqualTo("local");
                            JsonNode sent = line.at("/_aws/CloudWatchMetrics/0");
                            assertThat(sent.path("Namespace").asText()).isEqualTo("AccountVending");
                            assertThat(sent.path("Dimensions")).hasToString("[[\"Stage\"]]");
                            assertThat(sent.at("/Metrics/0/Unit").asText()).isEqualTo("Seconds");
                        });
        assertThat(sweeps.lines())
                .filteredOn(line -> line.path(LogKeys.OUTCOME).asText().equals("stuck"))
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.path(LogKeys.LEASE_ID).asText()).isEqualTo("ben-1");
                            assertThat(line.path("minutes").asInt()).isBetween(180, 182);
                        });
        assertThat(cloud.as("ada@example.com").post("/accounts/ben/resume", nothing()).status())
                .isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> status("ben").equals("ACTIVE"));

        sweep();

        assertThat(metrics.metrics()).as("it is stuck no more").hasSize(1);
    }

    @Test
    void step_thatAwsHoldsBack_tellsWhichCallAndWhy_andThatItIsDoneThen() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "organizations:MoveAccount",
                                        new Fault.Failure(400, "TooManyRequestsException"))
                                .forLease("cleo-1"));
        try (TestingLog steps = TestingLog.of(PlaceAccount.class);
                TestingLog errors = TestingLog.ofPackage("dev.accountvending.aws")) {
            JsonNode lease = cloud.vend(TestCloud.request("developer", "cleo", "cleo@example.com"));

            assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
            assertThat(steps.lines())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(
                            line ->
                                    assertThat(line.path(LogKeys.LEASE_ID).asText())
                                            .isEqualTo("cleo-1"));
            JsonNode failed = steps.lines().getFirst();
            assertThat(failed.path("level").asText()).isEqualTo("WARN");
            assertThat(failed.path(LogKeys.OUTCOME).asText()).isEqualTo("TransientFailure");
            assertThat(failed.path(LogKeys.CODE).asText()).isEqualTo("TooManyRequestsException");
            assertThat(failed.at("/error/message").asText()).contains("organizations:MoveAccount");
            assertThat(steps.lines().getLast().path(LogKeys.OUTCOME).asText()).isEqualTo("done");
            assertThat(errors.lines())
                    .anySatisfy(
                            line -> {
                                assertThat(line.path(LogKeys.OPERATION).asText())
                                        .isEqualTo("organizations:MoveAccount");
                                assertThat(line.path(LogKeys.STEP).asText())
                                        .isEqualTo("PlaceAccount");
                            });
        }
    }

    @Test
    void door_tellsWhichRuleRefused_andNobodysName() {
        try (TestingLog doors = TestingLog.of(ShowPool.class)) {
            Answer refused = cloud.as("ben@example.com").get("/pool");

            assertThat(refused.status()).isEqualTo(403);
            JsonNode line = doors.lines().getFirst();
            assertThat(doors.lines()).hasSize(1);
            assertThat(line.path(LogKeys.STEP).asText()).isEqualTo("ShowPool");
            assertThat(line.path(LogKeys.OUTCOME).asText()).isEqualTo("problem");
            assertThat(line.path(LogKeys.STATUS).asText()).isEqualTo("403");
            assertThat(line.path(LogKeys.RULE).asText()).isEqualTo("administrator");
            assertThat(line.path(LogKeys.ACCESS_KEY).asText()).isNotEmpty();
            assertThat(line.path(LogKeys.CORRELATION_ID).asText()).isNotEmpty();
            assertThat(line.path("function_name").asText())
                    .isEqualTo("account-vending-local-readApi");
            assertThat(line.toString()).doesNotContain("ben@", "example.com");
        }
    }

    private static void sweep() {
        cloud.invoke("sweepLeases", nothing());
    }

    private static JsonNode nothing() {
        return Json.MAPPER.createObjectNode();
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().get("status").textValue();
    }

    /** A vend whose execution somebody stops; AWS holds it back until then. */
    private static void abortedVend(String name) {
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "organizations:MoveAccount",
                                        new Fault.Failure(400, "TooManyRequestsException"))
                                .forLease(name + "-1")
                                .onCall(1, 1_000));
        Answer asked = cloud.post(TestCloud.request("developer", name, name + "@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> status(name).equals("VENDING"));
        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            String execution = asked.body().get("execution").textValue();
            stepFunctions.stopExecution(request -> request.executionArn(execution));
            await().atMost(LONGEST)
                    .until(
                            () ->
                                    stepFunctions
                                                    .describeExecution(
                                                            r -> r.executionArn(execution))
                                                    .status()
                                            == ExecutionStatus.ABORTED);
        }
        cloud.local.faults().clear();
    }
}
