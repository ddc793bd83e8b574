package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.cli.TestingCli.Run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryCommandsTest {
    private static final String FINDINGS =
            """
            [{"kind":"unknown-account","subject":"999999999999","detail":"It is a stranger.","fixed":false},
             {"kind":"wrong-unit","subject":"123456789012","detail":"It was elsewhere.","fixed":true}]
            """;

    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void reconcile_waits_prints_andExitsWith1WhereAFindingIsLeft() {
        api.on("POST /reconciliation", 202, "{\"execution\":\"arn:x\"}")
                .on("GET /reconciliation", 200, "{\"status\":\"RUNNING\",\"findings\":[]}")
                .on("GET /reconciliation", 200, report(FINDINGS));

        Run run = TestingCli.run(api, "reconcile", "--fix");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(api.calls.getFirst().body()).isEqualTo("{\"fix\":true}");
        assertThat(run.outLines())
                .containsExactly(
                        "FINDING          SUBJECT       MENDED  DETAIL",
                        "unknown-account  999999999999  no      It is a stranger.",
                        "wrong-unit       123456789012  yes     It was elsewhere.");
    }

    @Test
    void reconcile_withJson_printsTheFindings() throws Exception {
        api.on("POST /reconciliation", 202, "{\"execution\":\"arn:x\"}")
                .on("GET /reconciliation", 200, report(FINDINGS));

        Run run = TestingCli.run(api, "reconcile", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json().fieldNames()).toIterable().containsExactly("findings");
        assertThat(run.json().at("/findings/1/fixed").booleanValue()).isTrue();
    }

    @Test
    void reconcile_whereAllAgree_exitsWith0() {
        api.on("POST /reconciliation", 202, "{\"execution\":\"arn:x\"}")
                .on("GET /reconciliation", 200, report("[]"));

        Run run = TestingCli.run(api, "reconcile");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("Organization and ledger agree.");
    }

    @Test
    void reconcile_thatFailed_exitsWith1() {
        api.on("POST /reconciliation", 202, "{\"execution\":\"arn:x\"}")
                .on("GET /reconciliation", 200, "{\"status\":\"FAILED\",\"findings\":[]}");

        Run run = TestingCli.run(api, "reconcile", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("failed");
    }

    @Test
    void resume_saysThatItGoesOn() {
        api.on("POST /accounts/ana/resume", 202, TestingApi.lease("ana", "VENDING").toString());

        Run run = TestingCli.run(api, "resume", "ana");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly("ana is VENDING; another execution goes on with it.");
    }

    @Test
    void resume_withWait_waitsForTheNewExecution() {
        api.on("POST /accounts/ana/resume", 202, TestingApi.lease("ana", "QUARANTINED").toString())
                .on("GET /accounts/ana/progress", 200, "{\"status\":\"FAILED\",\"states\":[]}")
                .on("GET /accounts/ana/progress", 200, "{\"status\":\"RUNNING\",\"states\":[]}")
                .on("GET /accounts/ana/progress", 200, "{\"status\":\"SUCCEEDED\",\"states\":[]}")
                .on("GET /accounts/ana", TestingApi.lease("ana", "QUARANTINED"))
                .on("GET /accounts/ana", TestingApi.lease("ana", "RETIRING"))
                .on("GET /accounts/ana", TestingApi.lease("ana", "RETIRED"));

        Run run = TestingCli.run(api, "resume", "ana", "--wait");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("ana is RETIRED; its execution has ended.");
    }

    @Test
    void resume_withWait_ofOneThatStopsAgain_exitsWith1() {
        api.on("POST /accounts/ana/resume", 202, TestingApi.lease("ana", "RETIRING").toString())
                .on("GET /accounts/ana/progress", 200, "{\"status\":\"RUNNING\",\"states\":[]}")
                .on("GET /accounts/ana/progress", 200, "{\"status\":\"FAILED\",\"states\":[]}")
                .on("GET /accounts/ana", TestingApi.lease("ana", "RETIRING"))
                .on("GET /accounts/ana", TestingApi.lease("ana", "QUARANTINED"));

        assertThat(TestingCli.run(api, "resume", "ana", "--wait").exitCode()).isEqualTo(1);
    }

    @Test
    void kinds_showsWhichAreHeld_andWhy() {
        api.on(
                "GET /catalog",
                200,
                """
                {"kinds":[{"name":"qa"},{"name":"sandbox","held":{"since":"2026-11-29T10:00:00Z",                "nextTrialAt":"2026-11-29T10:15:00Z","why":"AWS answered iam:CreateRole with AccessDenied"}}]}""");

        Run run = TestingCli.run(api, "kinds");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("qa +no")
                .contains("29 November 2026, 10:15 UTC", "iam:CreateRole");
    }

    @Test
    void kindsResume_hasThemGoOn() {
        api.on(
                "POST /kinds/sandbox/resume",
                200,
                "{\"kind\":\"sandbox\",\"since\":\"2026-11-29T10:00:00Z\",\"why\":\"x\",\"lease\":\"a-1\"}");

        Run run = TestingCli.run(api, "kinds", "resume", "sandbox");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("sandbox is open");
    }

    @Test
    void releaseDomain_saysThatItIsFree() {
        api.on(
                "POST /domains/ana.dev.example.com/release",
                200,
                TestingApi.lease("ana", "RETIRED").toString());

        Run run =
                TestingCli.run(
                        api, "release-domain", "ana.dev.example.com", "--why", "She has left.");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly("ana.dev.example.com is free: anybody may ask for its name.");
    }

    private static String report(String findings) {
        return "{\"status\":\"DONE\",\"findings\":%s}".formatted(findings);
    }
}
