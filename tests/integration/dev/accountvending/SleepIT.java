package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** After two weeks in which nobody asked for anything: Lambda has put the snapshots away. */
class SleepIT {
    private static final Duration TWO_WEEKS = Duration.ofDays(15);
    private static final String ASLEEP = "Lambda.SnapStartNotReadyException";

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.atSpeed(20);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void vendThatFails_whereEveryFunctionSleeps_setsTheAccountInQuarantine() {
        cloud.local.wake(false);
        cloud.local
                .faults()
                .add(
                        FaultRule.of("iam:*", new Fault.Failure(400, "Refused"))
                                .inFunction("bootstrapRoles")
                                .forLease("sleepy-1")
                                .onCall(1, 100));
        cloud.local.advance(TWO_WEEKS);

        Answer first = ask("sleepy");
        Answer asked = untilServed(() -> ask("sleepy"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        untilServed(() -> cloud.get("/accounts"));
        JsonNode lease = cloud.ended(asked.body());

        assertThat(first.status()).isEqualTo(503);
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("FAILED");
        assertThat(cloud.unitOf(lease.get("accountId").textValue())).isEqualTo("Quarantine");
        List<HistoryEvent> history = cloud.history(lease.get("execution").textValue());
        for (String step : List.of("QuarantineAccount", "FailLease")) {
            assertThat(errors(history, step)).as(step).contains(ASLEEP);
        }
        untilServed(
                () ->
                        cloud.as("ada@example.com")
                                .post("/kinds/sandbox/resume", Json.MAPPER.createObjectNode()));
    }

    @Test
    void request_whereFunctionsAreWokenEveryWeek_isServed() {
        cloud.local.wake(true);
        cloud.local.advance(TWO_WEEKS);

        Answer read = cloud.get("/accounts");
        Answer asked = ask("rested");

        assertThat(read.status()).as("%s", read.body()).isEqualTo(200);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        JsonNode lease = cloud.ended(asked.body());
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(cloud.history(lease.get("execution").textValue()))
                .flatExtracting(event -> error(event).stream().toList())
                .doesNotContain(ASLEEP);
    }

    @Test
    void wakeUp_callsEveryFunctionThatSleeps_untilItAnswers() {
        cloud.local.wake(false);
        cloud.local.advance(TWO_WEEKS);
        cloud.local.recorder().clear();

        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            String machine = StageNames.stateMachineArn(cloud.place.vending(), "wake-functions");
            String wake =
                    stepFunctions
                            .startExecution(r -> r.stateMachineArn(machine).input("{}"))
                            .executionArn();
            ExecutionStatus end =
                    await().atMost(Duration.ofMinutes(3))
                            .until(
                                    () -> cloud.status(wake),
                                    status -> status != ExecutionStatus.RUNNING);

            assertThat(end).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(cloud.history(wake))
                    .flatExtracting(event -> error(event).stream().toList())
                    .contains(ASLEEP);
        }
        assertThat(cloud.get("/accounts").status()).isEqualTo(200);
        assertThat(ask("woken").status()).isEqualTo(202);
    }

    private static Answer ask(String name) {
        return cloud.post(TestCloud.request("sandbox", name, name + "@example.com"));
    }

    /** Asks until the function behind is awake, as a person would. */
    private static Answer untilServed(Supplier<Answer> request) {
        return await().atMost(Duration.ofSeconds(30))
                .until(request::get, answer -> answer.status() != 503);
    }

    /** The errors of the calls that a state made. */
    private static List<String> errors(List<HistoryEvent> history, String state) {
        return history.stream()
                .dropWhile(event -> !isOf(event, state))
                .takeWhile(
                        event ->
                                event.stateExitedEventDetails() == null
                                        || !event.stateExitedEventDetails().name().equals(state))
                .flatMap(event -> error(event).stream())
                .toList();
    }

    private static boolean isOf(HistoryEvent event, String state) {
        return event.stateEnteredEventDetails() != null
                && event.stateEnteredEventDetails().name().equals(state);
    }

    private static Optional<String> error(HistoryEvent event) {
        return Optional.ofNullable(event.lambdaFunctionFailedEventDetails())
                .map(details -> details.error())
                .or(
                        () ->
                                Optional.ofNullable(event.taskFailedEventDetails())
                                        .map(details -> details.error()));
    }
}
