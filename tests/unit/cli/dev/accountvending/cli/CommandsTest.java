package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class CommandsTest {
    private static final String[] REQUEST = {
        "request", "--kind", "qa", "--name", "checkout-qa", "--owner", "ben@example.com"
    };

    private static final String COSTS =
            """
            {"month":"2026-11","currency":"USD","total":"52.6415926535","costs":[
             {"accountId":"444444444444","amount":"42.50","lease":"a-1","name":"a",
              "owner":"ana@example.com","kind":"sandbox","costCenter":"4711"},
             {"accountId":"555555555555","amount":"7.00","lease":"b-1","name":"b",
              "owner":"ana@example.com","kind":"sandbox"},
             {"accountId":"222222222222","amount":"3.1415926535"}]}
            """;

    private static final String APPROVED =
            """
            {"kinds":[{"name":"service","approval":"required",
                       "approvers":["paul@example.com","pia@example.com"]}]}
            """;

    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void help_isThereForEveryCommand_andInOneGroup() {
        List<String> grouped =
                GroupedCommands.GROUPS.values().stream().flatMap(List::stream).toList();
        Set<String> all =
                new HashSet<>(TestingCli.commandLine().getCommandSpec().subcommands().keySet());
        all.remove("help");

        assertThat(grouped).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        assertThat(all)
                .allSatisfy(
                        command -> {
                            Run run = TestingCli.run(command, "--help");
                            assertThat(run.exitCode()).isZero();
                            assertThat(run.out()).startsWith("Usage: avm " + command);
                            assertThat(run.err()).isEmpty();
                            assertThat(run.outLines()).allMatch(line -> line.length() <= 80);
                        });
    }

    @Test
    void version_isPrinted() {
        assertThat(TestingCli.run("--version").out()).startsWith("avm ");
    }

    @Test
    void withoutACommand_isTheHelpInGroups() {
        Run run = TestingCli.run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(TestingCli.run("--help").out())
                .contains("Usage: avm", "Use accounts", "Approve", "Administer", "Try it");
        assertThat(run.outLines())
                .allMatch(line -> line.length() <= 80)
                .noneMatch(line -> line.endsWith("..."));
    }

    @ParameterizedTest
    @CsvSource({
        "local --api-port 99999, not a port",
        "local --aws-port many, not a port",
        "show a b, Not understood: 'b'",
        "extend a 7w, DAYS",
        "setup --dry-run --accounts abc, not a whole number",
        "request --kind qa --name a --days soon, --days",
        "profiles --mfa-serial nonsense, not an MFA device",
        "local --hooks no-such-folder, no folder no-such-folder",
        "local --catalog no-such-file, no catalog"
    })
    void whatCannotBe_isSaidInPlainWords(String line, String words) {
        Run run = TestingCli.run(line.split(" ", -1));

        assertThat(run.exitCode()).isPositive();
        assertThat(run.err())
                .contains(words)
                .doesNotContain("is not an int", "positional parameter", "index", "Exception");
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
                "list --expires-before soon",
                "list --as ana@example.com --profile ana",
                "extend a",
                "budget a",
                "budget a 0",
                "budget a 1.50",
                "costs --by month",
                "extend a 0",
                "extend a 7w",
                "reject a",
                "keep",
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
        api.on("POST /accounts", 202, TestingApi.lease("checkout-qa", "REQUESTED").toString())
                .on("GET /catalog", 200, APPROVED);

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
        assertThat(run.out())
                .startsWith("checkout-qa is requested")
                .contains("avm watch checkout-qa --as ben@example.com --api");
        TestingApi.Call call = api.calls.getFirst();
        assertThat(run.out()).contains("waits for approval by paul@example.com or pia@example.com");
        assertThat(call.headers().getFirst("idempotency-key")).matches("[!-~]{36}");
        assertThat(call.json())
                .hasToString(
                        """
                        {"kind":"service","name":"pay","owner":"ben@example.com","days":3,\
                        "stage":"test","purpose":"A try","costCenter":"42"}""");
    }

    @Test
    void closures_showsTheQueueAndTheWindow() throws Exception {
        String queue =
                """
                {"closures":[
                 {"accountId":"123456789012","state":"QUEUED","lease":"pay-1",
                  "since":"2026-11-24T09:00:00Z","notBefore":"2026-12-01T09:00:00Z"},
                 {"accountId":"123456789013","state":"CLOSED","since":"2026-11-20T09:00:00Z",
                  "begunAt":"2026-11-20T08:56:00Z"}],
                 "window":{"used":250,"limit":300,"since":"2026-10-25T09:00:00Z"}}
                """;
        api.on("GET /closures", 200, queue);

        Run run = TestingCli.run(api, "closures");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).hasSize(4);
        assertThat(run.outLines().get(0)).startsWith("ACCOUNT").contains("NOT BEFORE");
        assertThat(run.outLines().get(1)).startsWith("123456789012  QUEUED  pay-1");
        assertThat(run.outLines().get(2)).startsWith("123456789013  CLOSED  -");
        assertThat(run.outLines().get(3)).startsWith("250 of the 300 closings");
        assertThat(TestingCli.run(api, "closures", "--json").json())
                .isEqualTo(Json.MAPPER.readTree(queue));
    }

    @Test
    void closures_ofAnEmptyQueue_saysSo() {
        api.on(
                "GET /closures",
                200,
                "{\"closures\":[],\"window\":{\"used\":0,\"limit\":250,\"since\":\"2026-10-25T09:00:00Z\"}}");

        assertThat(TestingCli.run(api, "closures").outLines().getFirst())
                .isEqualTo("No account is being closed.");
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
        assertThat(run.out())
                .startsWith(
                        "checkout-qa is ready: account 123456789012, checkout-qa.qa.example.com.");
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

        Run table = TestingCli.run(api, "list", "--all");
        Run json = TestingCli.run(api, "list", "--all", "--json");

        assertThat(table.outLines())
                .containsExactly(
                        "NAME  KIND  STATUS  OWNER            ENDS",
                        "a     qa    ACTIVE  ben@example.com  never",
                        "b     qa    ACTIVE  ben@example.com  never");
        assertThat(json.json().path("accounts")).hasSize(2);
        assertThat(json.json().path("next").isNull()).isTrue();
    }

    @Test
    void list_withoutOptions_isOfMineThatHaveNotEnded() {
        api.on(
                "GET /accounts?owner=me&status=REQUESTED%2CAWAITING_APPROVAL%2CVENDING%2CACTIVE%2CFROZEN%2CRETIRING%2CQUARANTINED",
                200, page("a", "null"));

        assertThat(TestingCli.run(api, "list").outLines())
                .containsExactly(
                        "NAME  KIND  STATUS  ACCOUNT       ENDS",
                        "a     qa    ACTIVE  123456789012  never");
    }

    @Test
    void list_whenThereIsNone_saysHowToAsk() {
        api.on("GET /accounts", 200, "{\"accounts\":[],\"next\":null}");

        assertThat(TestingCli.run(api, "list", "--all").out())
                .contains("`avm request --kind KIND --name NAME --as ben@example.com --api http");
    }

    @Test
    void show_tellsWhatIsKnown() {
        api.on("GET /accounts/a", TestingApi.ended("a", "ACTIVE", null));

        Run run = TestingCli.run(api, "show", "a");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .contains(
                        "name         a",
                        "account      123456789012",
                        "ends         never",
                        "role         arn:aws:iam::123456789012:role/vending/ReadOnly")
                .noneMatch(line -> line.contains("null") || line.startsWith("hosted zone"))
                .last()
                .isEqualTo("history      24 November 2026, 09:00 UTC  handed over");
    }

    @Test
    void show_tellsWhatWasSpentOfTheBudget() {
        ObjectNode lease = TestingApi.lease("a", "ACTIVE");
        lease.putObject("spending").put("spent", "12.40").put("budget", 50);
        api.on("GET /accounts/a", 200, lease.toString());

        assertThat(TestingCli.run(api, "show", "a").outLines())
                .contains("spent        $12.40 of $50 this month, some hours late");
    }

    /** The API reads capitals itself. */
    @Test
    void show_ofAPastedName_asksForWhatIsMeant() {
        api.on("GET /accounts/my-spike", TestingApi.ended("my-spike", "ACTIVE", null));

        assertThat(TestingCli.run(api, "show", "\u00A0my\u2011spike\u200B").exitCode()).isZero();
    }

    @Test
    void show_ofAFailedOne_tellsAwsReason_andNoWayIn() {
        api.on("GET /accounts/a", TestingApi.ended("a", "FAILED", "The quota is used up."))
                .on(
                        "GET /accounts/a/progress",
                        200,
                        "{\"reason\":\"AWS answered ConstraintViolation.\",\"states\":[]}");

        Run run = TestingCli.run(api, "show", "a");

        assertThat(run.outLines())
                .contains(
                        "reason       AWS answered ConstraintViolation.",
                        "ended        24 November 2026, 09:00 UTC")
                .noneMatch(line -> line.matches("(role|sign in|certificate|ends) .*"))
                .last()
                .isEqualTo(
                        "history      24 November 2026, 09:00 UTC  given up: The quota is used up.");
    }

    /** What somebody wrote before it was refused, or an older version of the product answers. */
    @Test
    void show_ofTextThatCommandsATerminal_printsNoneOfIt() {
        api.on(
                "GET /accounts/spike",
                TestingApi.ended("spike", "REJECTED", "\u001B[2J\u202Eok\u009B1m"));

        Run shown = TestingCli.run(api, "show", "spike");
        Run json = TestingCli.run(api, "show", "spike", "--json");

        assertThat(shown.out() + json.out())
                .contains("�[2J�ok�1m")
                .doesNotContain("\u001B", "\u202E", "\u009B");
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
                   "atEnd":"recycle","roles":[],"monthlyBudget":1,
                   "pool":{"warm":1,"most":5}},
                  {"name":"service","description":"A service.","organizationalUnit":"S",
                   "zoneLabel":"svc","perOwner":20,"approval":"none","atEnd":"close","roles":[],
                   "monthlyBudget":1,"stages":["test","production"]}]}
                """);

        assertThat(TestingCli.run(api, "catalog").outLines())
                .containsExactly(
                        "KIND     DAYS          A MONTH  PER OWNER  APPROVAL  AT END   POOL",
                        "qa       30, up to 90  $1       3          none      recycle  yes",
                        "service  no end        $1       20         none      close    no",
                        "",
                        "KIND     FOR",
                        "qa       A line.",
                        "service  A service. With --stage test or production.");
    }

    @Test
    void pool_countsByStatus_andTellsAges_byTheCloudsClock() throws Exception {
        api.on(
                        "GET /pool",
                        200,
                        """
                        {"accounts":[
                          {"accountId":"111122223333","status":"AVAILABLE",
                           "since":"2026-11-20T09:00:00Z"},
                          {"accountId":"111122224444","status":"AVAILABLE",
                           "since":"2026-11-24T06:30:00Z"}],
                         "next":"c"}
                        """)
                .on(
                        "GET /pool?cursor=c",
                        200,
                        """
                        {"accounts":[
                          {"accountId":"111122225555","status":"QUARANTINED",
                           "since":"2026-11-24T08:55:00Z","lease":"ana-1",
                           "why":"would not come clean"}]}
                        """)
                .on("GET /local/clock", 200, "{\"now\":\"2026-11-24T09:00:00Z\"}");

        Run table = TestingCli.run(api, "pool");
        Run json = TestingCli.run(api, "pool", "--json");

        assertThat(table.outLines())
                .containsExactly(
                        "2 available, 1 quarantined",
                        "",
                        "ACCOUNT       STATUS       FOR    LEASE  WHY",
                        "111122223333  AVAILABLE    4 d    -",
                        "111122224444  AVAILABLE    2 h    -",
                        "111122225555  QUARANTINED  5 min  ana-1  would not come clean");
        assertThat(json.json().path("accounts")).hasSize(3);
    }

    @Test
    void pool_ofAStatus_asksForThatOne() {
        api.on("GET /pool?status=CLEANING%2CCLOSED", 200, "{\"accounts\":[]}");

        assertThat(TestingCli.run(api, "pool", "--status", "cleaning,closed").out().strip())
                .isEqualTo("There are no such accounts.");
    }

    @Test
    void clock_movesForward() throws Exception {
        api.on("POST /local/clock", 200, "{\"now\":\"2026-12-01T09:00:00Z\"}");

        Run run = TestingCli.run(api, "clock", "+7d");

        assertThat(run.out().strip()).isEqualTo("1 December 2026, 09:00 UTC");
        assertThat(api.calls.getFirst().json()).hasToString("{\"advance\":\"PT168H\"}");
    }

    @Test
    void clock_withoutADuration_tellsTheTime() {
        api.on("GET /local/clock", 200, "{\"now\":\"2026-11-24T09:00:00Z\"}");

        assertThat(TestingCli.run(api, "clock").out().strip())
                .isEqualTo("24 November 2026, 09:00 UTC");
    }

    @Test
    void whenNothingListens_saysHowToStartOne() throws Exception {
        String nowhere = "http://127.0.0.1:" + freePort();

        Run run = TestingCli.run("list", "--api", nowhere);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo(
                        "No API answers at %s: start one with `avm local`, or give --api URL."
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

    @Test
    void as_signsWithThatPersonsKeys_forTheLocalCloudsRegion() {
        api.on("GET /accounts/a", TestingApi.lease("a", "ACTIVE"));

        Run run = TestingCli.run(api, "show", "a", "--as", "ana@example.com");

        assertThat(run.exitCode()).isZero();
        assertThat(api.signers()).containsExactly("ANA");
        assertThat(api.calls.getFirst().headers().getFirst("authorization"))
                .contains("/eu-west-1/execute-api/aws4_request", "host;");
    }

    @Test
    void as_whoIsNotThere_namesThosePresent() {
        Run run = TestingCli.run(api, "list", "--as", "eve@example.com");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("no eve@example.com", "ada@example.com (administrator)");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void profile_thatIsNotThere_isNamedInALine() {
        Run run =
                TestingCli.run(
                        "list", "--profile", "no-such-profile", "--api", api.uri().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("no-such-profile");
        assertThat(api.calls).isEmpty();
    }

    @Test
    void as_ofAnApiThatIsNoLocalCloud_isRefused() {
        api.on("GET /local", 404, "{\"message\":\"Not Found\"}");

        Run run = TestingCli.run(api, "list");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("--profile NAME");
    }

    @Test
    void request_withoutAnOwner_leavesItToTheApi_whichKnowsTheCaller() {
        api.on("POST /accounts", 202, TestingApi.lease("a", "REQUESTED").toString());

        TestingCli.run(api, "request", "--kind=qa", "--name=a", "--as", "ana@example.com");

        assertThat(api.calls.getFirst().json()).hasToString("{\"kind\":\"qa\",\"name\":\"a\"}");
    }

    /** The shell of the tour's step with the AWS CLI has keys that are nobody's. */
    @Test
    void whenTheLocalCloudKnowsNobodyByTheseKeys_namesItsPeople() {
        api.on("GET /catalog", 403, "{\"detail\":\"Nobody.\",\"rule\":\"known-person\"}");
        System.setProperty("aws.accessKeyId", "X");
        System.setProperty("aws.secretAccessKey", "y");
        try {
            Run run = TestingCli.run("catalog", "--api", api.uri().toString());

            assertThat(run.err()).contains("--as EMAIL", "ada@example.com (administrator)");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void list_sendsItsFilters_onEveryPage() {
        String filters =
                "owner=ana%40example.com&kind=qa&status=ACTIVE%2CVENDING&expiresBefore=2026-12-24T08%3A00%3A00Z";
        api.on("GET /accounts?" + filters, 200, page("a", "\"c\""))
                .on("GET /accounts?%s&cursor=c".formatted(filters), 200, page("b", "null"));

        Run run =
                TestingCli.run(
                        api,
                        "list",
                        "--owner=ana@example.com",
                        "--kind=qa",
                        "--status=active,VENDING",
                        "--expires-before=2026-12-24T09:00:00+01:00");

        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).hasSize(3);
    }

    @Test
    void list_ofWhatOnlyOthersMayRead_hasDashes() {
        api.on(
                "GET /accounts",
                200,
                "{\"accounts\":[{\"name\":\"a\",\"kind\":\"qa\",\"owner\":\"ana@example.com\","
                        + "\"domain\":\"a.qa.example.com\"}],\"next\":null}");

        assertThat(TestingCli.run(api, "list", "--all").outLines().getLast())
                .matches("a +qa +- +ana@example.com +-");
    }

    @Test
    void budget_sendsDollarsAndReason() {
        api.on(
                "POST /accounts/a/budget",
                202,
                TestingApi.lease("a", "ACTIVE").put("monthlyBudget", 60).toString());

        Run run = TestingCli.run(api, "budget", "a", "$60", "--why", "Less.");

        assertThat(run.out()).startsWith("$60 a month is now the budget");
        assertThat(api.calls.getFirst().json())
                .hasToString("{\"monthlyBudget\":60,\"why\":\"Less.\"}");
    }

    @Test
    void budget_thatMustBeAllowed_saysThatItWaits() {
        var lease = TestingApi.lease("a", "FROZEN");
        lease.putObject("exemption").put("monthlyBudget", 200);
        api.on("POST /accounts/a/budget", 202, lease.toString());

        assertThat(TestingCli.run(api, "budget", "a", "200").out())
                .startsWith("$200 a month is more than")
                .contains("approvers have been asked");
    }

    @Test
    void costs_areATableWithATotal() {
        api.on("GET /costs?month=2026-11", 200, COSTS);

        Run run = TestingCli.run(api, "costs", "--month", "2026-11");

        assertThat(run.out().lines())
                .containsExactly(
                        "ACCOUNT       NAME  KIND     OWNER            COST CENTER  USD IN 2026-11",
                        "444444444444  a     sandbox  ana@example.com  4711         42.50",
                        "555555555555  b     sandbox  ana@example.com  -             7.00",
                        "222222222222  -     -        -                -             3.14",
                        "total                                                      52.64");
        assertThat(api.calls.getFirst().target()).isEqualTo("/costs?month=2026-11");
    }

    @Test
    void costs_byKind_areSummedUp() {
        api.on("GET /costs", 200, COSTS);

        Run run = TestingCli.run(api, "costs", "--by", "kind");

        assertThat(run.out().lines())
                .containsExactly(
                        "KIND     USD IN 2026-11",
                        "sandbox  49.50",
                        "-         3.14",
                        "total    52.64");
    }

    @Test
    void costs_thatTheApiLeavesOut_areThoseOfOthers() {
        api.on(
                "GET /costs",
                200,
                COSTS.replace("\"total\":\"52.", "\"leftOut\":7,\"total\":\"60."));

        Run run = TestingCli.run(api, "costs", "--by", "kind");

        assertThat(run.out().lines())
                .containsExactly(
                        "KIND     USD IN 2026-11",
                        "sandbox  49.50",
                        "-         3.14",
                        "others    8.00",
                        "total    60.64");
    }

    @Test
    void extend_sendsDaysAndReason() {
        api.on(
                "POST /accounts/a/extension",
                200,
                TestingApi.lease("a", "ACTIVE")
                        .put("expiresAt", "2026-12-01T09:00:00Z")
                        .toString());

        Run run = TestingCli.run(api, "extend", "a", "7d", "--why", "Not done.");

        assertThat(run.out()).startsWith("a now ends 1 December 2026, 09:00 UTC.");
        assertThat(api.calls.getFirst().json()).hasToString("{\"days\":7,\"why\":\"Not done.\"}");
    }

    @Test
    void extend_beyondTheLongest_saysThatItWaits() {
        var waiting = TestingApi.lease("a", "ACTIVE").put("expiresAt", "2026-12-01T09:00:00Z");
        waiting.putObject("exemption")
                .put("by", "ben@example.com")
                .put("at", "2026-11-24T09:00:00Z")
                .put("days", 70)
                .putNull("monthlyBudget")
                .putNull("why");
        api.on("POST /accounts/a/extension", 202, waiting.toString());

        Run run = TestingCli.run(api, "extend", "a", "70d");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("70 more days are longer than the kind qa allows.")
                .contains("Until then a ends 1 December 2026, 09:00 UTC.");
    }

    @Test
    void complete_saysWhatIsTriedAgain() {
        ObjectNode lease = TestingApi.lease("a", "ACTIVE");
        lease.putObject("parts")
                .putObject("certificate")
                .put("status", "INCOMPLETE")
                .put("since", "2026-11-24T10:00:00Z")
                .put("why", "a quota is used up");
        api.on("POST /accounts/a/completion", 202, lease.toString());

        Run run = TestingCli.run(api, "complete", "a");

        assertThat(run.out()).contains("incomplete", "certificate", "a quota is used up");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void keep_saysThatItIsStillNeeded() {
        api.on("POST /accounts/a/review", 200, TestingApi.lease("a", "ACTIVE").toString());

        assertThat(TestingCli.run(api, "keep", "a").out()).contains("a is still needed");
    }

    @Test
    void approve_andReject_ofWhatAnActiveOneWaitsFor_sayWhatItIs_andHowItIsNow() {
        ObjectNode waiting = asking("a");
        waiting.putObject("exemption").put("by", "ben@example.com").put("days", 90);
        api.on("GET /accounts/a", waiting)
                .on(
                        "POST /accounts/a/decision",
                        200,
                        TestingApi.lease("a", "FROZEN")
                                .put("expiresAt", "2027-03-20T10:00:00Z")
                                .toString());

        assertThat(TestingCli.run(api, "approve", "a", "--yes").out())
                .startsWith("You approved 90 more days for ben@example.com.")
                .contains("a ends 20 March 2027, 10:00 UTC", "It is frozen", "avm budget a");
        assertThat(TestingCli.run(api, "reject", "a", "--why", "No.", "--yes").out())
                .startsWith("You rejected 90 more days for ben@example.com.");
    }

    @Test
    void approve_andReject_sendTheDecisionOnWhatWasShown() {
        api.on("GET /accounts/a", asking("a"))
                .on("POST /accounts/a/decision", 200, TestingApi.lease("a", "VENDING").toString());

        Run approved = TestingCli.run(api, "approve", "a", "--yes");
        Run rejected = TestingCli.run(api, "reject", "a", "--why", "Too dear.", "--yes");

        assertThat(approved.out()).startsWith("You approved the request for a.");
        assertThat(rejected.out().strip()).isEqualTo("You rejected the request for a.");
        assertThat(api.calls.get(1).json())
                .hasToString("{\"approve\":true,\"leaseId\":\"l-1\",\"digest\":\"d1\"}");
        assertThat(api.calls.get(3).json())
                .hasToString(
                        "{\"approve\":false,\"leaseId\":\"l-1\",\"digest\":\"d1\",\"why\":\"Too dear.\"}");
    }

    @Test
    void approve_onATerminal_namesOwnerAndContentFirst() {
        api.on("GET /accounts/a", asking("a"))
                .on("POST /accounts/a/decision", 200, TestingApi.lease("a", "VENDING").toString());
        String[] approve = {
            "approve", "a", "--as", "ana@example.com", "--api", api.uri().toString()
        };

        Run no = TestingCli.answering("n", approve);
        int callsAfterNo = api.calls.size();
        Run yes = TestingCli.answering("y", approve);

        assertThat(no.err())
                .contains(
                        "Approve qa a for ben@example.com, 14 days, $50 a month? [y/N]",
                        "\"Load test\"",
                        "a stays as it is");
        assertThat(callsAfterNo).isOne();
        assertThat(yes.exitCode()).isZero();
        assertThat(TestingCli.run(api, "approve", "a").err()).contains("say --yes");
    }

    @Test
    void approve_withWhatAMailSays_sendsThat_whateverIsThere() {
        api.on("GET /accounts/a", asking("a"))
                .on("POST /accounts/a/decision", 409, "{\"detail\":\"a was withdrawn.\"}");

        Run run = TestingCli.run(api, "approve", "a", "--lease", "l-0", "--digest", "d0", "--yes");
        Run half = TestingCli.run(api, "approve", "a", "--lease", "l-0", "--yes");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("a was withdrawn.");
        assertThat(api.calls.getLast().json())
                .hasToString("{\"approve\":true,\"leaseId\":\"l-0\",\"digest\":\"d0\"}");
        assertThat(half.exitCode()).isEqualTo(2);
    }

    /** As an API shows a lease that waits for a decision. */
    private static ObjectNode asking(String name) {
        ObjectNode lease = TestingApi.lease(name, "AWAITING_APPROVAL");
        lease.putObject("toDecide")
                .put("about", "qa %s for ben@example.com, 14 days, $50 a month".formatted(name))
                .put("why", "Load test")
                .put("digest", "d1");
        return lease;
    }

    @Test
    void whenTheRulesRefuse_namesTheRule() {
        api.on("GET /accounts/a", 200, "{\"name\":\"a\"}");
        api.on(
                "POST /accounts/a/decision",
                403,
                "{\"detail\":\"You asked for it yourself.\",\"rule\":\"approver-is-another\"}");

        Run run = TestingCli.run(api, "approve", "a", "--yes");

        assertThat(api.calls.getLast().json()).hasToString("{\"approve\":true,\"digest\":\"\"}");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("You asked for it yourself. (Rule: approver-is-another)");
    }

    @Test
    void retire_onATerminal_asksFirst() {
        api.on("GET /accounts/a", held("a"))
                .on(
                        "DELETE /accounts/a?leaseId=l-1&digest=d2",
                        202,
                        TestingApi.lease("a", "ACTIVE").toString());
        String[] retire = {"retire", "a", "--as", "ben@example.com", "--api", api.uri().toString()};

        Run no = TestingCli.answering("n", retire);
        int callsAfterNo = api.calls.size();
        Run yes = TestingCli.answering("y", retire);

        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.err())
                .contains(
                        "End a (qa) of ben@example.com, account 123456789012? Everything in the account is deleted. [y/N]",
                        "a stays");
        assertThat(callsAfterNo).isOne();
        assertThat(yes.exitCode()).isZero();
        assertThat(api.calls.getLast().method()).isEqualTo("DELETE");
    }

    @Test
    void retire_withYes_doesNotAsk() {
        api.on("GET /accounts/a", held("a"))
                .on(
                        "DELETE /accounts/a?leaseId=l-1&digest=d2",
                        202,
                        TestingApi.lease("a", "ACTIVE").toString());

        assertThat(TestingCli.run(api, "retire", "a", "--yes").out())
                .contains("a is being taken back", "avm watch a");
    }

    @Test
    void retire_withoutATerminal_looksFirstWhetherThereIsSuchAnAccount() {
        api.on("GET /accounts/b", 404, "{\"detail\":\"There is no account b.\"}")
                .on("GET /accounts/a", held("a"));

        assertThat(TestingCli.run(api, "retire", "b").err()).contains("There is no account b.");
        assertThat(TestingCli.run(api, "retire", "a").err()).contains("--yes");
        assertThat(api.calls).extracting(TestingApi.Call::method).containsOnly("GET");
    }

    /** As an API shows a lease that its owner has. */
    private static ObjectNode held(String name) {
        ObjectNode lease = TestingApi.lease(name, "ACTIVE");
        lease.putObject("toEnd")
                .put("about", "%s (qa) of ben@example.com, account 123456789012".formatted(name))
                .put("digest", "d2");
        return lease;
    }

    @Test
    void withdraw_takesBackOnlyWhatWaits() {
        api.on("GET /accounts/a", TestingApi.lease("a", "AWAITING_APPROVAL"))
                .on(
                        "DELETE /accounts/a?leaseId=l-1&digest=",
                        202,
                        TestingApi.lease("a", "WITHDRAWN").toString())
                .on("GET /accounts/b", TestingApi.lease("b", "ACTIVE"));

        Run waiting = TestingCli.run(api, "withdraw", "a", "--yes");
        Run active = TestingCli.run(api, "withdraw", "b", "--yes");

        assertThat(waiting.out().strip()).isEqualTo("The request for a is withdrawn.");
        assertThat(active.exitCode()).isEqualTo(1);
        assertThat(active.err()).contains("it is ACTIVE", "`avm retire b");
        assertThat(api.calls)
                .extracting(TestingApi.Call::method)
                .containsExactly("GET", "DELETE", "GET");
    }

    @Test
    void clock_isMovedByTheLocalCloudsAdministrator() {
        api.on("GET /local/clock", 200, "{\"now\":\"2026-11-24T09:00:00Z\"}");

        TestingCli.run(api, "clock");

        assertThat(api.signers()).containsExactly("ADA");
    }

    @Test
    void mails_areThoseOfTheLocalCloud() throws Exception {
        api.on(
                "GET /local/mails",
                200,
                """
                {"mails":[
                  {"to":["ana@example.com"],"subject":"Ready","text":"It is there.\\n"},
                  {"to":["ada@example.com"],"subject":"Failed","text":"Look."}]}
                """);

        Run hers = TestingCli.run(api, "mails", "--to", "ana@example.com");

        assertThat(hers.outLines())
                .startsWith("To: ana@example.com", "Subject: Ready", "", "It is there.")
                .doesNotContain("Subject: Failed");
        assertThat(TestingCli.run(api, "mails", "--json").json().path("mails")).hasSize(2);
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
