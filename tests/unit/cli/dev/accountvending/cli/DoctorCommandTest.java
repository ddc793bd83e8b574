package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.cli.TestingCli.Run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;

class DoctorCommandTest {
    private static final String FORBIDDEN = "{\"message\":\"Forbidden\"}";

    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    /** First without a signature, then with one. */
    private void letIn() {
        api.on("GET /catalog", 403, FORBIDDEN).on("GET /catalog", 200, "{\"kinds\":[]}");
    }

    private void answer(String checks) {
        letIn();
        api.on(
                "GET /doctor",
                200,
                "{\"caller\":\"ada@example.com\",\"checks\":[%s]}".formatted(checks));
    }

    private Run run(String... more) {
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"doctor", "--as", "ada@example.com"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return TestingCli.run(api, arguments);
    }

    @Test
    void doctor_whereNothingFails_exitsWith0() {
        answer(
                """
                {"name":"ledger","status":"OK","detail":"account-vending-prod"},
                {"name":"Slack","status":"NOT_SET_UP","detail":"There is none."},
                {"name":"parent domain","status":"UNKNOWN","detail":"No resolver answered."}""");

        Run run = run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "ok           address        " + api.uri(),
                        "ok           clock",
                        "ok           credentials",
                        "ok           signature",
                        "ok           caller         ada@example.com",
                        "ok           ledger         account-vending-prod",
                        "not set up   Slack          There is none.",
                        "not checked  parent domain  No resolver answered.",
                        "",
                        "6 ok, 1 not set up, 1 not checked");
        assertThat(api.calls.getFirst().headers().getFirst("authorization")).isNull();
        assertThat(api.signers().getLast()).isEqualTo("ADA");
    }

    @Test
    void doctor_whereAPointFails_exitsWith1() {
        answer("{\"name\":\"ledger\",\"status\":\"FAILING\",\"detail\":\"There is no table.\"}");

        Run run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines())
                .contains("FAILING  ledger       There is no table.", "5 ok, 1 FAILING");
    }

    @Test
    void doctor_withJson_printsAllPoints() throws Exception {
        answer("{\"name\":\"ledger\",\"status\":\"FAILING\",\"detail\":\"There is no table.\"}");

        Run run = run("--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json().at("/checks").findValuesAsText("name"))
                .containsExactly(
                        "address", "clock", "credentials", "signature", "caller", "ledger");
        assertThat(run.json().at("/checks/5/detail").asText()).isEqualTo("There is no table.");
    }

    @Test
    void doctor_byWhoIsNoAdministrator_tellsTheRule() {
        letIn();
        api.on(
                "GET /doctor",
                403,
                "{\"detail\":\"Only administrators may do that.\",\"rule\":\"administrator\"}");

        assertFails(
                run(),
                "caller",
                "Only administrators may do that. (Rule: administrator) The rest is for administrators to see.");
    }

    @Test
    void doctor_whoseFunctionFails_pointsToItsLog() {
        letIn();
        api.on("GET /doctor", 500, "{\"message\":\"Internal Server Error\"}");

        assertFails(run(), "caller", "GET /doctor answered 500");
    }

    @Test
    void doctor_ofAnOlderStage_saysSo() {
        letIn();
        api.on("GET /doctor", 404, "{\"message\":\"Not Found\"}");

        assertFails(run(), "caller", "deploy the stage by this version");
    }

    @Test
    void doctor_whoseSignatureIsRefused_stopsThere() {
        api.on("GET /catalog", 403, FORBIDDEN);

        assertFails(run(), "signature", "The API refuses these credentials");
        assertThat(api.calls).hasSize(2);
    }

    @Test
    void doctor_ofAnApiThatAsksForNoSignature_fails() {
        api.on("GET /catalog", 200, "{\"kinds\":[]}");

        assertFails(run(), "address", "answers to requests without a signature");
    }

    @Test
    void doctor_ofSomethingElse_fails() {
        api.on("GET /catalog", 404, "<html>");

        assertFails(run(), "address", "is not the account vending machine's API (status 404)");
    }

    @Test
    void doctor_whereNothingAnswers_fails() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertFails(
                TestingCli.run("doctor", "--api", "http://127.0.0.1:" + free),
                "address",
                "No API answers at");
    }

    @Test
    void doctor_ofANameThatDnsDoesNotKnow_fails() {
        assertFails(
                TestingCli.run("doctor", "--api", "http://nowhere.invalid"),
                "address",
                "The name nowhere.invalid is not known to DNS");
    }

    @Test
    void doctor_byAPersonWhoIsNotThere_fails() {
        letIn();

        assertFails(
                TestingCli.run(api, "doctor", "--as", "zoe@example.com"),
                "credentials",
                "There is no zoe@example.com");
    }

    private static void assertFails(Run run, String point, String line) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines().stream().filter(each -> each.startsWith("FAILING")))
                .singleElement()
                .asString()
                .contains(point, line);
    }
}
