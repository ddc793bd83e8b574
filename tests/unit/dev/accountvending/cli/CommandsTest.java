package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.cli.TestingCli.Run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CommandsTest {
    private static final String[] REQUEST = {
        "request", "--kind", "qa", "--name", "checkout-qa", "--owner", "ben@example.com"
    };

    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "demo", "local", "catalog", "request", "list", "show", "watch", "slack", "clock"
            })
    void help_isThereForEveryCommand(String command) {
        Run run = command.isEmpty() ? TestingCli.run("--help") : TestingCli.run(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith(("Usage: avm " + command).strip());
        assertThat(run.err()).isEmpty();
    }

    @Test
    void version_isPrinted() {
        assertThat(TestingCli.run("--version").out()).startsWith("avm ");
    }

    @Test
    void withoutACommand_isWrongUsage() {
        Run run = TestingCli.run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).containsExactly("Say what to do. See avm --help.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request --kind qa",
                "request --kind qa --name a --owner b --days soon",
                "show",
                "show a b",
                "list --nothing",
                "sing",
                "clock -7d",
                "clock tomorrow",
                "list --api nowhere",
                "list --api ftp://example.com",
                "local --api-port many",
                "slack list",
                "slack --as ana@example.com",
                "slack list --press a --as ana@example.com"
            })
    void wrongUsage_isOneLineAndExitCodeTwo(String line) {
        Run run = TestingCli.run(line.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains("--help");
    }

    @Test
    void request_sendsWhatWasGiven_underAKeyOfItsOwn() throws Exception {
        api.on("POST /accounts", 202, TestingApi.lease("checkout-qa", "REQUESTED").toString());

        Run run =
                TestingCli.run(
                        api,
                        "request",
                        "--kind=service",
                        "--name=pay",
                        "--owner=ben@example.com",
                        "--days=3",
                        "--stage=test",
                        "--purpose=A try",
                        "--cost-center=42");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("checkout-qa is REQUESTED").contains("watch checkout-qa");
        TestingApi.Call call = api.calls.getFirst();
        assertThat(call.headers().getFirst("idempotency-key")).matches("[!-~]{36}");
        assertThat(call.json())
                .hasToString(
                        """
                        {"kind":"service","name":"pay","owner":"ben@example.com","days":3,\
                        "stage":"test","purpose":"A try","costCenter":"42"}""");
    }

    @Test
    void request_withJson_printsWhatTheServerSent() throws Exception {
        var lease = TestingApi.lease("checkout-qa", "REQUESTED").put("later", "unknown to us");
        api.on("POST /accounts", 202, lease.toString());

        Run run = TestingCli.run(api, with(REQUEST, "--json"));

        assertThat(run.json()).isEqualTo(lease);
    }

    @Test
    void request_refused_tellsEachField() {
        api.on(
                "POST /accounts",
                400,
                """
                {"type":"about:blank","title":"Bad Request","status":400,
                 "detail":"Some fields cannot be read.",
                 "errors":[{"field":"name","message":"It is too long."},
                           {"field":"days","message":"It is no number."}]}
                """);

        Run run = TestingCli.run(api, REQUEST);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip())
                .isEqualTo(
                        "Some fields cannot be read. name: It is too long. days: It is no number.");
        assertThat(api.calls).hasSize(1);
    }

    @Test
    void request_withWait_endsWithTheLease() {
        api.on("POST /accounts", 202, TestingApi.lease("checkout-qa", "REQUESTED").toString())
                .on("GET /accounts/checkout-qa/progress", 200, "{\"states\":[]}")
                .on("GET /accounts/checkout-qa", TestingApi.lease("checkout-qa", "VENDING"))
                .on("GET /accounts/checkout-qa", TestingApi.ended("checkout-qa", "ACTIVE", null));

        Run run = TestingCli.run(api, with(REQUEST, "--wait"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip())
                .isEqualTo(
                        "checkout-qa is ACTIVE: account 123456789012, checkout-qa.qa.example.com.");
    }

    @Test
    void request_withWaitAndJson_whenItFails_printsTheLeaseAndFails() throws Exception {
        var failed = TestingApi.ended("checkout-qa", "FAILED", "The e-mail address is taken.");
        api.on("POST /accounts", 202, TestingApi.lease("checkout-qa", "REQUESTED").toString())
                .on("GET /accounts/checkout-qa/progress", 200, "{\"states\":[]}")
                .on("GET /accounts/checkout-qa", failed);

        Run run = TestingCli.run(api, with(REQUEST, "--wait", "--json"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json()).isEqualTo(failed);
    }

    @Test
    void list_followsEveryPage() throws Exception {
        api.on("GET /accounts", 200, page("a", "\"c d\""))
                .on("GET /accounts?cursor=c%20d", 200, page("b", "null"));

        Run table = TestingCli.run(api, "list");
        Run json = TestingCli.run(api, "list", "--json");

        assertThat(table.outLines())
                .containsExactly(
                        "NAME  KIND  STATUS  OWNER            ACCOUNT       DOMAIN            EXPIRES",
                        "a     qa    ACTIVE  ben@example.com  123456789012  a.qa.example.com  never",
                        "b     qa    ACTIVE  ben@example.com  123456789012  b.qa.example.com  never");
        assertThat(json.json().path("accounts")).hasSize(2);
        assertThat(json.json().path("next").isNull()).isTrue();
    }

    @Test
    void list_whenThereIsNone_saysHowToAsk() {
        api.on("GET /accounts", 200, "{\"accounts\":[],\"next\":null}");

        assertThat(TestingCli.run(api, "list").out()).contains("bin/avm request");
    }

    @Test
    void show_tellsWhatIsKnown() {
        api.on("GET /accounts/a", TestingApi.ended("a", "FAILED", "The quota is used up."));

        Run run = TestingCli.run(api, "show", "a");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .contains(
                        "name         a",
                        "account      123456789012",
                        "expires      never",
                        "role         arn:aws:iam::123456789012:role/vending/ReadOnly")
                .noneMatch(line -> line.contains("null") || line.startsWith("hosted zone"))
                .last()
                .asString()
                .endsWith("VENDING -> FAILED by account-vending-machine: The quota is used up.");
    }

    @Test
    void show_whenThereIsNone_fails() {
        api.on(
                "GET /accounts/a%2Fb",
                404, "{\"detail\":\"There is no account named \\\"a/b\\\".\"}");

        Run run = TestingCli.run(api, "show", "a/b");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("There is no account named \"a/b\".");
    }

    @Test
    void catalog_tellsEachKind() {
        api.on(
                "GET /catalog",
                200,
                """
                {"kinds":[
                  {"name":"qa","description":"A line.","organizationalUnit":"Q","zoneLabel":"qa",
                   "lease":{"days":30,"longestDays":90},"perOwner":3,"approval":"none",
                   "atEnd":"recycle","roles":[],"monthlyBudget":1},
                  {"name":"service","description":"A service.","organizationalUnit":"S",
                   "zoneLabel":"svc","perOwner":20,"approval":"none","atEnd":"close","roles":[],
                   "monthlyBudget":1,"stages":["test","production"]}]}
                """);

        assertThat(TestingCli.run(api, "catalog").outLines())
                .containsExactly(
                        "KIND                             DAYS        PER OWNER  APPROVAL  AT END   UNIT  FOR",
                        "qa                               30 (<= 90)  3          none      recycle  Q     A line.",
                        "service --stage test|production  no end      20         none      close    S     A service.");
    }

    @Test
    void clock_movesForward() throws Exception {
        api.on("POST /local/clock", 200, "{\"now\":\"2026-12-01T09:00:00Z\"}");

        Run run = TestingCli.run(api, "clock", "+7d");

        assertThat(run.out().strip()).isEqualTo("2026-12-01T09:00:00Z");
        assertThat(api.calls.getFirst().json()).hasToString("{\"advance\":\"PT168H\"}");
    }

    @Test
    void clock_withoutADuration_tellsTheTime() {
        api.on("GET /local/clock", 200, "{\"now\":\"2026-11-24T09:00:00Z\"}");

        assertThat(TestingCli.run(api, "clock").out().strip()).isEqualTo("2026-11-24T09:00:00Z");
    }

    @Test
    void whenNothingListens_saysHowToStartOne() throws Exception {
        String nowhere = "http://127.0.0.1:" + freePort();

        Run run = TestingCli.run("list", "--api", nowhere);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo(
                        "No API answers at %s: start one with bin/avm local, or give --api URL."
                                .formatted(nowhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "", "{\"a\":1} trailing"})
    void whenTheAnswerIsNoJsonObject_saysSo(String body) {
        api.on("GET /catalog", 200, body);

        Run run = TestingCli.run(api, "catalog");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("check --api URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "demo"})
    void whenTheCatalogIsInvalid_namesTheLine_beforeAnythingStarts(
            String command, @TempDir Path home) throws Exception {
        Files.writeString(home.resolve("catalog.yml"), "kinds:\n  qa:\n    colour: red\n");

        Run run = TestingCli.run(false, home, command);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains("catalog.yml:3");
        assertThat(home.resolve("build")).doesNotExist();
    }

    private static String page(String name, String next) {
        return "{\"accounts\":[%s],\"next\":%s}".formatted(TestingApi.lease(name, "ACTIVE"), next);
    }

    private static String[] with(String[] arguments, String... more) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
