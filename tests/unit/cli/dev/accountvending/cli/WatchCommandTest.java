package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class WatchCommandTest {
    private static final String RESERVED =
            "{\"state\":\"BeginVending\",\"enteredAt\":\"2026-11-24T09:00:01Z\","
                    + "\"leftAt\":\"2026-11-24T09:00:02.250Z\","
                    + "\"error\":\"dev.accountvending.model.TransientFailure\"}";

    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void watch_tellsEachStateOnce_asItIsEnteredAndLeft() {
        vends();

        Run run = TestingCli.run(api, "watch", "a", "--states");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .startsWith(
                        "09:00:01 UTC  entered BeginVending",
                        "09:00:02 UTC  left    BeginVending after 1.3 s (TransientFailure)",
                        "09:00:02 UTC  entered WaitForAccount",
                        "09:00:03 UTC  left    WaitForAccount after 1.0 s",
                        "09:00:03 UTC  entered WaitForAccount",
                        "09:00:05 UTC  left    WaitForAccount after 2.0 s")
                .last()
                .asString()
                .startsWith("a is ready: account 123456789012, a.qa.example.com.");
    }

    @Test
    void watch_tellsEachPlainStepOnce_whenItIsDone() {
        String claimed =
                "{\"state\":\"ClaimPooledAccount\",\"enteredAt\":\"2026-11-24T09:00:02.250Z\"}";
        api.on("GET /accounts/a/progress", 200, progress("RUNNING", RESERVED))
                .on("GET /accounts/a/progress", 200, progress("RUNNING", RESERVED, claimed))
                .on("GET /accounts/a/progress", 200, progress("SUCCEEDED", RESERVED, claimed))
                .on("GET /accounts/a", TestingApi.lease("a", "VENDING"))
                .on("GET /accounts/a", TestingApi.lease("a", "VENDING"))
                .on("GET /accounts/a", TestingApi.ended("a", "ACTIVE", null));

        Run run = TestingCli.run(api, "watch", "a");

        assertThat(run.outLines())
                .containsExactly(
                        "   1.3 s  Reserve the name and the subdomain",
                        "a is ready: account 123456789012, a.qa.example.com. `avm hand-over a --as ben@example.com --api %s` shows how to get in."
                                .formatted(api.uri()));
    }

    @Test
    void watch_withJson_isADocumentALine() throws Exception {
        vends();

        Run run = TestingCli.run(api, "watch", "a", "--json");

        List<JsonNode> lines = new ArrayList<>();
        for (String line : run.outLines()) {
            lines.add(Json.MAPPER.readTree(line));
        }
        assertThat(lines).hasSize(7);
        assertThat(lines.get(1))
                .hasToString(
                        "{\"event\":\"left\",\"state\":\"BeginVending\","
                                + "\"at\":\"2026-11-24T09:00:02.250Z\",\"seconds\":1.25,"
                                + "\"error\":\"dev.accountvending.model.TransientFailure\"}");
        assertThat(lines.getLast().at("/lease/status").asText()).isEqualTo("ACTIVE");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void watch_onATerminal_drawsTheOpenStatesOver() {
        vends();

        Run run =
                TestingCli.run(
                        true,
                        Path.of(""),
                        "watch",
                        "a",
                        "--states",
                        "--as",
                        "ben@example.com",
                        "--api",
                        api.uri().toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("WaitForAccount ", "\u001b[1A\u001b[2K");
        assertThat(run.out()).doesNotContain("entered");
    }

    @Test
    void watch_whenItFails_saysWhy() {
        api.on("GET /accounts/a/progress", 200, "{\"status\":\"FAILED\",\"states\":[]}")
                .on("GET /accounts/a", TestingApi.ended("a", "FAILED", "The quota is used up."));

        Run run = TestingCli.run(api, "watch", "a");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("a could not be made: The quota is used up.");
    }

    @Test
    void watch_whenTheExecutionIsGone_doesNotWaitForEver() {
        api.on("GET /accounts/a/progress", 200, "{\"status\":\"ABORTED\",\"states\":[]}")
                .on("GET /accounts/a", TestingApi.lease("a", "VENDING"));

        Run run = TestingCli.run(api, "watch", "a");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("tell an administrator");
    }

    @Test
    void watch_ofARetirement_followsItsOwnExecutionToTheEnd() {
        String vended = progress("SUCCEEDED", RESERVED);
        String begun = "{\"state\":\"RevokeAccess\",\"enteredAt\":\"2026-11-30T09:00:00Z\"";
        String retiring = "{\"execution\":\"r\",\"status\":\"%s\",\"states\":[%s%s}]}";
        api.on("GET /accounts/a/progress", 200, vended)
                .on("GET /accounts/a/progress", 200, vended)
                .on("GET /accounts/a/progress", 200, retiring.formatted("RUNNING", begun, ""))
                .on(
                        "GET /accounts/a/progress",
                        200,
                        retiring.formatted(
                                "SUCCEEDED", begun, ",\"leftAt\":\"2026-11-30T09:00:01Z\""))
                .on("GET /accounts/a", ending("ACTIVE", "e"))
                .on("GET /accounts/a", ending("RETIRING", "r"))
                .on("GET /accounts/a", ending("RETIRING", "r"))
                .on("GET /accounts/a", ending("RETIRED", "r"));

        Run run = TestingCli.run(api, "watch", "a", "--states");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "09:00:00 UTC  entered RevokeAccess",
                        "09:00:01 UTC  left    RevokeAccess after 1.0 s",
                        "a has ended: account 123456789012 was taken back.");
    }

    @Test
    void watch_whenARetirementStops_saysHowItStands() {
        ObjectNode quarantined = TestingApi.ended("a", "QUARANTINED", "It would not come clean.");
        api.on("GET /accounts/a/progress", 200, "{\"status\":\"FAILED\",\"states\":[]}")
                .on("GET /accounts/a", quarantined);

        Run run = TestingCli.run(api, "watch", "a");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .contains("a could not be taken back", "It would not come clean.");
    }

    private static ObjectNode ending(String status, String execution) {
        ObjectNode lease = TestingApi.lease("a", status).put("execution", execution);
        lease.putObject("retirement")
                .put("by", "ben@example.com")
                .put("at", "2026-11-30T09:00:00Z");
        return lease;
    }

    private void vends() {
        api.on("GET /accounts/a/progress", 200, progress("RUNNING", RESERVED, waiting(2, null)))
                .on(
                        "GET /accounts/a/progress",
                        200,
                        progress("RUNNING", RESERVED, waiting(2, 3), waiting(3, null)))
                .on(
                        "GET /accounts/a/progress",
                        200,
                        progress("SUCCEEDED", RESERVED, waiting(2, 3), waiting(3, 5)))
                .on("GET /accounts/a", TestingApi.lease("a", "VENDING"))
                .on("GET /accounts/a", TestingApi.ended("a", "ACTIVE", null));
    }

    private static String waiting(int from, @org.jspecify.annotations.Nullable Integer to) {
        String leftAt = to == null ? "" : ",\"leftAt\":\"2026-11-24T09:00:0%d.500Z\"".formatted(to);
        return "{\"state\":\"WaitForAccount\",\"enteredAt\":\"2026-11-24T09:00:0%d.500Z\"%s}"
                .formatted(from, leftAt);
    }

    private static String progress(String status, String... states) {
        return "{\"execution\":\"e\",\"status\":\"%s\",\"states\":[%s]}"
                .formatted(status, String.join(",", states));
    }
}
