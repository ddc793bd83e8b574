package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A customer's own steps, before an account is handed over and before it is cleaned or closed:
 * state machines that run in the same Step Functions, and functions, played by programs. IAM is on,
 * so they are run by what the state machines' roles are granted.
 */
class HooksIT {
    private static final StrictSchema INPUT =
            StrictSchema.of(Path.of("docs/hooks/HookInput-1.json"));
    @TempDir private static Path folder;
    private static TestCloud cloud;
    private static SfnClient stepFunctions;

    @BeforeAll
    static void start() throws IOException {
        Path catalog = folder.resolve("catalog.yml");
        Files.writeString(
                catalog,
                "kinds:\n"
                        + kind(
                                "hooked",
                                "recycle",
                                "beforeHandOver: ["
                                        + function("register")
                                        + machine("baseline", 5)
                                        + "]",
                                "beforeCleaning: [" + machine("save", 5) + function("leave") + "]")
                        + kind("lasting", "close", "beforeHandOver: [" + machine("long", 5) + "]")
                        + kind(
                                "refused",
                                "close",
                                "beforeHandOver: ["
                                        + function("refuse")
                                        + machine("baseline", 5)
                                        + "]")
                        + kind("broken", "close", "beforeHandOver: [" + machine("broken", 5) + "]")
                        + kind("late", "close", "beforeHandOver: [" + machine("late", 1) + "]")
                        + kind("kept", "close", "beforeCleaning: [" + function("keep") + "]"));
        program("register", "");
        program("leave", "");
        program("refuse", "echo there is no cost centre >&2; exit 1");
        program("keep", "[ -e %s ] || exit 1".formatted(folder.resolve("let-go")));
        cloud = TestCloud.withHooks(List.of("us-east-1"), catalog, folder);
        stepFunctions = cloud.client(SfnClient.builder(), cloud.administrator("vending"));
        machine("baseline", "{\"Type\":\"Pass\",\"End\":true}");
        machine("save", "{\"Type\":\"Pass\",\"End\":true}");
        machine("long", "{\"Type\":\"Wait\",\"Seconds\":8,\"End\":true}");
        machine("late", "{\"Type\":\"Wait\",\"Seconds\":600,\"End\":true}");
        machine(
                "broken",
                "{\"Type\":\"Fail\",\"Error\":\"NoSuchPlan\",\"Cause\":\"There is no plan.\"}");
    }

    @AfterAll
    static void stop() {
        stepFunctions.close();
        cloud.close();
    }

    @AfterEach
    void clearFaults() {
        cloud.local.faults().clear();
    }

    @Test
    void hooks_runInTheirOrder_beforeTheHandOverAndBeforeTheCleaning_alsoOfAnAccountOfThePool() {
        JsonNode lease = cloud.vend(TestCloud.request("hooked", "first", "ana@example.com"));

        assertThat(lease.path("status").asText()).isEqualTo("ACTIVE");
        Heard register = heard("register", "first-1");
        DescribeExecutionResponse baseline = ran("baseline", "first-1");
        assertThat(register.at()).isBefore(baseline.startDate());
        assertThat(baseline.stopDate()).isBefore(changed(lease, "ACTIVE"));
        for (JsonNode told : List.of(register.input(), read(baseline.input()))) {
            assertThat(INPUT.problems(told)).as("%s", told).isEmpty();
            assertThat(told.path("moment").asText()).isEqualTo("beforeHandOver");
            assertThat(told.path("accountId")).isEqualTo(lease.path("accountId"));
        }

        JsonNode retired = cloud.retire(lease);

        assertThat(retired.path("status").asText()).isEqualTo("RETIRED");
        DescribeExecutionResponse save = ran("save", "first-1");
        Heard leave = heard("leave", "first-1");
        assertThat(save.stopDate()).isBefore(leave.at());
        assertThat(leave.input().path("moment").asText()).isEqualTo("beforeCleaning");
        assertThat(INPUT.problems(leave.input())).isEmpty();
        assertThat(states("first")).containsSubsequence("RevokeAccess", "FindHooks", "RunHooks");
        assertThat(states("first")).containsSubsequence("RunHooks", "CleanAccount");

        JsonNode second = cloud.vend(TestCloud.request("hooked", "second", "ana@example.com"));

        assertThat(second.path("accountId")).as("of the pool").isEqualTo(lease.path("accountId"));
        assertThat(heard("register", "second-1").input().path("accountId"))
                .isEqualTo(lease.path("accountId"));
    }

    @Test
    void functionThatFails_endsTheVend_andIsNamed() {
        JsonNode lease = cloud.vend(TestCloud.request("refused", "refused", "ana@example.com"));

        assertThat(lease.path("status").asText()).isEqualTo("FAILED");
        assertThat(why(lease))
                .contains("account-vending-hook-refuse")
                .contains("failed; administrators have been told");
        assertThat(event("VendingFailed", "refused-1").path("reason").asText())
                .contains("account-vending-hook-refuse");
        assertThat(heard("refuse", "refused-1").input().path("kind").asText()).isEqualTo("refused");
        assertThat(executions("baseline", "refused-1")).as("is not run any more").isEmpty();
        assertThat(cloud.delegations()).doesNotContainKey("refused.hk.accounts.example.com");
    }

    @Test
    void stateMachineThatFails_endsTheVend_andIsNamed() {
        JsonNode lease = cloud.vend(TestCloud.request("broken", "broken", "ana@example.com"));

        assertThat(lease.path("status").asText()).isEqualTo("FAILED");
        assertThat(why(lease)).contains("account-vending-hook-broken", "failed; administrators");
        assertThat(executions("broken", "broken-1"))
                .singleElement()
                .satisfies(
                        arn ->
                                assertThat(
                                                stepFunctions
                                                        .describeExecution(r -> r.executionArn(arn))
                                                        .status())
                                        .isEqualTo(ExecutionStatus.FAILED));
    }

    @Test
    void stateMachineThatIsTooLate_endsTheVend() {
        JsonNode lease = cloud.vend(TestCloud.request("late", "late", "ana@example.com"));

        assertThat(lease.path("status").asText()).isEqualTo("FAILED");
        assertThat(why(lease)).contains("account-vending-hook-late", "within 1 minute;");
    }

    @Test
    void start_whoseAnswerIsLost_findsWhatStillRuns() {
        String ended = vendLosingTheStart("lasting", "lost");

        assertThat(ended).isEqualTo("ACTIVE");
        assertThat(executions("long", "lost-1")).as("run once").hasSize(1);
    }

    @Test
    void start_whoseAnswerIsLost_findsWhatHasEndedSince() {
        String ended = vendLosingTheStart("hooked", "over");

        assertThat(ended).isEqualTo("ACTIVE");
        assertThat(executions("baseline", "over-1")).as("run once").hasSize(1);
    }

    private static String vendLosingTheStart(String kind, String name) {
        Answer asked = cloud.post(TestCloud.request(kind, name, "ben@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        FaultRule lost = FaultRule.of("states:StartExecution", new Fault.AnswerLost());
        cloud.local.faults().add(lost);
        String ended = cloud.ended(asked.body()).path("status").asText();
        assertThat(cloud.local.faults().pending()).isEmpty();
        return ended;
    }

    @Test
    void hookBeforeCleaning_thatFails_stopsTheRetirement_untilItIsResumed() throws IOException {
        JsonNode lease = cloud.vend(TestCloud.request("kept", "kept", "ben@example.com"));

        JsonNode stopped = cloud.retire(lease);

        assertThat(stopped.path("status").asText()).isEqualTo("RETIRING");
        assertThat(why(stopped)).contains("account-vending-hook-keep", "exit code 1");
        assertThat(event("RetirementFailed", "kept-1").path("reason").asText())
                .contains("The hook account-vending-hook-keep, before the cleaning, failed");
        assertThat(cloud.unitOf(lease.path("accountId").asText())).isEqualTo("Quarantine");
        assertThat(states("kept")).doesNotContain("RemoveDomain", "CloseAccount");

        Files.createFile(folder.resolve("let-go"));
        Answer resumed =
                cloud.as("ada@example.com")
                        .post("/accounts/kept/resume", Json.MAPPER.createObjectNode());

        assertThat(resumed.status()).as("%s", resumed.body()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () ->
                                cloud.get("/accounts/kept")
                                        .body()
                                        .path("status")
                                        .asText()
                                        .equals("RETIRED"));
    }

    private static String kind(String name, String atEnd, String... hooks) {
        return """
          %s:
            description: A kind with hooks.
            organizationalUnit: Sandbox
            zoneLabel: hk
            lease: {days: 7, longestDays: 30}
            perOwner: 9
            approval: none
            atEnd: %s
            roles: [Developer]
            monthlyBudget: 50
            hooks:
              %s
        """
                .formatted(name, atEnd, String.join("\n      ", hooks));
    }

    private static String function(String name) {
        return "{function: account-vending-hook-%s, atMostMinutes: 1}, ".formatted(name);
    }

    private static String machine(String name, int minutes) {
        return "{stateMachine: account-vending-hook-%s, atMostMinutes: %d}, "
                .formatted(name, minutes);
    }

    /** A function that writes down when it was run, and with what. */
    private static void program(String name, String then) throws IOException {
        Path program = folder.resolve("account-vending-hook-" + name);
        Files.writeString(
                program,
                """
                #!/bin/sh
                now=$(date +%%s.%%N)
                printf '%%s %%s\\n' "$now" "$(cat)" >>%s
                %s
                """
                        .formatted(folder.resolve(name + ".log"), then));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static void machine(String name, String state) {
        stepFunctions.createStateMachine(
                r ->
                        r.name("account-vending-hook-" + name)
                                .roleArn(
                                        "arn:aws:iam::%s:role/hook"
                                                .formatted(
                                                        cloud.local
                                                                .description()
                                                                .vendingAccountId()))
                                .definition(
                                        "{\"StartAt\":\"Only\",\"States\":{\"Only\":%s}}"
                                                .formatted(state)));
    }

    /** What a function was told, and when. */
    private record Heard(Instant at, JsonNode input) {}

    private static Heard heard(String name, String lease) {
        try (Stream<String> lines = Files.lines(folder.resolve(name + ".log"))) {
            List<Heard> heard =
                    lines.map(line -> line.split(" ", 2))
                            .map(parts -> new Heard(instant(parts[0]), read(parts[1])))
                            .filter(h -> h.input().path("leaseId").asText().equals(lease))
                            .toList();
            assertThat(heard).as("%s of %s", name, lease).hasSize(1);
            return heard.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant instant(String seconds) {
        String[] parts = seconds.split("\\.", 2);
        return Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    private static DescribeExecutionResponse ran(String name, String lease) {
        List<String> executions = executions(name, lease);
        assertThat(executions).as("%s of %s", name, lease).hasSize(1);
        DescribeExecutionResponse ran =
                stepFunctions.describeExecution(r -> r.executionArn(executions.getFirst()));
        assertThat(ran.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return ran;
    }

    private static List<String> executions(String name, String lease) {
        String machine =
                "arn:aws:states:us-east-1:%s:stateMachine:account-vending-hook-%s"
                        .formatted(cloud.local.description().vendingAccountId(), name);
        return stepFunctions.listExecutionsPaginator(r -> r.stateMachineArn(machine)).stream()
                .flatMap(page -> page.executions().stream())
                .filter(execution -> execution.name().startsWith(lease + "-"))
                .map(execution -> execution.executionArn())
                .toList();
    }

    /** When a lease came to a status. */
    private static Instant changed(JsonNode lease, String to) {
        return lease.path("history")
                .valueStream()
                .filter(change -> change.path("to").asText().equals(to))
                .map(change -> Instant.parse(change.path("at").asText()))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static String why(JsonNode lease) {
        return lease.path("history").path(lease.path("history").size() - 1).path("why").asText();
    }

    private static JsonNode event(String type, String lease) {
        return cloud.local.events().stream()
                .filter(event -> event.detailType().equals(type))
                .map(event -> event.detail())
                .filter(detail -> detail.path("leaseId").asText().equals(lease))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** The states that a lease's execution has entered, in their order. */
    private static List<String> states(String name) {
        return cloud.get("/accounts/%s/progress".formatted(name.toLowerCase(Locale.ROOT)))
                .body()
                .path("states")
                .valueStream()
                .map(state -> state.path("state").asText())
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
