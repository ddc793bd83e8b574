package dev.accountvending.api;

import static dev.accountvending.api.TestingApiHandler.CALLERS;
import static dev.accountvending.api.TestingApiHandler.event;
import static dev.accountvending.api.TestingApiHandler.named;
import static dev.accountvending.api.TestingApiHandler.signedBy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.api.TestingApiHandler.Answer;
import dev.accountvending.cost.MonthSpend;
import dev.accountvending.handover.TestingHandOver;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.request.TestingRequestService;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.runtime.TestingCheckpoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.stream.StreamSupport;

class DoorsTest {
    private static final String BODY =
            "{\"kind\":\"sandbox\",\"name\":\"payments\",\"owner\":\"ana@example.com\"}";

    private final TestingRequestService testing = new TestingRequestService();
    private final TestingApiHandler request =
            new TestingApiHandler(
                    "POST /accounts",
                    new RequestAccount(testing.requestService, testing.catalog, CALLERS));
    private final TestingApiHandler show =
            new TestingApiHandler(
                    "GET /accounts/{name}", new ShowAccount(testing.leaseService, CALLERS));

    @Test
    void post_answers202WithTheLease() throws Exception {
        Answer answer = post(BODY);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body().fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "name",
                        "kind",
                        "owner",
                        "status",
                        "waiting",
                        "accountId",
                        "email",
                        "organizationalUnit",
                        "domain",
                        "domainHeldUntil",
                        "hostedZoneId",
                        "certificateArn",
                        "certificateStatus",
                        "parts",
                        "requestedAt",
                        "expiresAt",
                        "retirement",
                        "remindedAt",
                        "roles",
                        "switchRoleUrl",
                        "execution",
                        "monthlyBudget",
                        "spending",
                        "exemption",
                        "toDecide",
                        "toEnd",
                        "history");
        assertThat(answer.body().at("/status").textValue()).isEqualTo("REQUESTED");
        assertThat(answer.body().at("/organizationalUnit").textValue()).isEqualTo("Sandbox");
    }

    @Test
    void post_withoutAnOwner_isForTheCaller() throws Exception {
        Answer answer = post("{\"kind\":\"sandbox\",\"name\":\"payments\",\"owner\":null}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/owner").textValue()).isEqualTo("ana@example.com");
    }

    @Test
    void post_ofPastedText_isReadAsItIsMeant() throws Exception {
        Answer answer =
                post(
                        "{\"kind\":\"Sandbox\",\"name\":\"\u00A0My\u2011Spike\u200B\",\"owner\":\"ANA@example.com\u00A0\",\"purpose\":\"\uFEFFAna\u2019s\u2009tests\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/name").textValue()).isEqualTo("my-spike");
        assertThat(answer.body().at("/history/0/why").textValue()).isEqualTo("Ana's tests");
        assertThat(get("MY-Spike\u00A0").status()).isEqualTo(200);
    }

    @Test
    void door_isPrimedByARequestThatNobodySigned() throws Exception {
        TestingCheckpoint checkpoint = new TestingCheckpoint();
        new LambdaEnvironment(Map.of(), Clock.systemUTC(), Snapshot.of(checkpoint))
                .with(() -> new RequestAccount(testing.requestService, testing.catalog, CALLERS));

        checkpoint.pass();

        assertThat(checkpoint.size()).isEqualTo(2); // the snapshot's own end, and the door
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    @Test
    void post_ofATakenName_answers409() throws Exception {
        post(BODY);

        Answer answer = post(BODY);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body().at("/detail").textValue()).contains("payments-1");
    }

    @Test
    void post_underTheSameKey_answersTheSameLease_andAnotherBody409() throws Exception {
        ObjectNode event = event(BODY);
        event.putObject("headers").put("idempotency-key", "k-1");

        Answer first = request.call(event);
        Answer second = request.call(event);
        event.put("body", BODY.replace("payments", "other"));
        Answer third = request.call(event);

        assertThat(second.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.body().at("/detail").textValue()).contains("Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"kind":"sandbox"}                                                              | name
                    {"kind":7,"name":"A","owner":"x","days":"7"}                                    | kind,name,owner,days
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","days":0}         | days
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","days":1.5}       | days
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","days":99999999999} | days
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","day":7}          | day
                    {"kind":"sandbox","name":"pay--ments","owner":"ana@example.com"}                | name
                    {"kind":"castle","name":"payments","owner":"ana@example.com"}                   | kind
                    {"kind":"sandbox","name":"payments","owner":"*@example.com"}                    | owner
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","costCenter":";"} | costCenter
                    {"kind":"sandbox","name":"payments","owner":"ana@example.com","days":31}        | days
                    """)
    void post_ofBadFields_answers400NamingEach(String body, String fields) throws Exception {
        Answer answer = post(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(
                        StreamSupport.stream(answer.body().get("errors").spliterator(), false)
                                .map(error -> error.get("field").textValue()))
                .containsExactlyInAnyOrder(fields.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"kind":"sandbox","kind":"qa","name":"x","owner":"y"} | Duplicate
                    {"kind":                                              | JSON
                    []                                                    | must be a JSON object
                    7                                                     | must be a JSON object
                    {} {}                                                 | JSON
                    nonsense                                              | JSON
                    """)
    void post_ofWhatIsNoRequest_answers400(String body, String detail) throws Exception {
        Answer answer = post(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/detail").textValue()).contains(detail);
    }

    @Test
    void post_withoutABody_answers400() throws Exception {
        assertThat(request.call(event(null)).status()).isEqualTo(400);
    }

    @Test
    void post_ofABodyInBase64_isRead() throws Exception {
        ObjectNode event =
                event(Base64.getEncoder().encodeToString(BODY.getBytes(StandardCharsets.UTF_8)));
        event.put("isBase64Encoded", true);

        assertThat(request.call(event).status()).isEqualTo(202);
    }

    @Test
    void post_ofOverSixteenKiB_answers413() throws Exception {
        assertThat(post(" ".repeat(16 * 1024) + BODY).status()).isEqualTo(413);
    }

    @Test
    void post_withABadKey_answers400() throws Exception {
        ObjectNode event = event(BODY);
        event.putObject("headers").put("idempotency-key", "k ".repeat(80));

        assertThat(request.call(event).status()).isEqualTo(400);
    }

    @Test
    void post_whenTheExecutionCannotStart_answers500WithoutDetails() throws Exception {
        testing.stepFunctions.refuseWith = "AccessDeniedException";

        Answer answer = post(BODY);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body().toString()).doesNotContain("AccessDenied");
    }

    @Test
    void get_ofAName_answersItsNewestLease() throws Exception {
        post(BODY);

        Answer answer = get("payments");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/id").textValue()).isEqualTo("payments-1");
    }

    @Test
    void get_ofAnActiveLease_showsWhatWasSpentOfItsBudget() throws Exception {
        Lease lease = testing.ledger.active("ana");
        MonthSpend tally =
                new MonthSpend(
                        lease.id(),
                        YearMonth.from(TestingLedger.NOW.atOffset(ZoneOffset.UTC)),
                        new BigDecimal("10"),
                        new BigDecimal("22.40"),
                        null);
        assertThat(get("ana").body().at("/spending").isNull()).isTrue();
        testing.ledger.registry.updateDocument(
                "SPENDING#" + lease.accountId(), MonthSpend.class, _ -> tally);

        JsonNode shown = get("ana").body();

        assertThat(shown.at("/spending/spent").textValue()).isEqualTo("12.40");
        assertThat(shown.at("/spending/budget").intValue())
                .isEqualTo(
                        testing.catalog.find(lease.request().kind()).orElseThrow().monthlyBudget());
    }

    /** What it was to be would read as what it is. */
    @ParameterizedTest
    @EnumSource(
            value = LeaseStatus.class,
            names = {"RETIRING", "QUARANTINED", "RETIRED", "FAILED"})
    void get_ofALeaseThatHasEnded_showsNoWayInAndNoFutureEnd(LeaseStatus status) throws Exception {
        Lease lease = testing.ledger.active("ana");
        testing.ledger.registry.update(
                lease.id(),
                held ->
                        held.withAccess(access -> access.withRoles(Map.of("Developer", "arn:d")))
                                .withLifecycle(lifecycle -> lifecycle.withStatus(status)));

        JsonNode shown = get("ana").body();

        assertThat(shown.at("/status").textValue()).isEqualTo(status.name());
        assertThat(shown.at("/roles")).isEmpty();
        assertThat(shown.at("/switchRoleUrl").isNull()).isTrue();
        assertThat(shown.at("/expiresAt").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"nobody", "No Name", "x"})
    void get_ofAnUnknownName_answers404(String name) throws Exception {
        Answer answer = get(name);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("application/problem+json");
    }

    @Test
    void get_ofAHandOver_answersIt() throws Exception {
        TestingHandOver handedOver = new TestingHandOver();
        handedOver.developer();

        Answer answer = handOver(handedOver, "ana");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/accountId").textValue()).isEqualTo("123456789012");
        assertThat(answer.body().at("/roles/0/profile").textValue()).isEqualTo("ana-Developer");
        assertThat(answer.body().at("/serverlessYml").textValue()).contains("ana-Developer");
    }

    @Test
    void get_ofAHandOver_beforeTheAccountIsActive_answers409() throws Exception {
        TestingHandOver handedOver = new TestingHandOver();
        handedOver.ledger.withAccount("ben");

        Answer answer = handOver(handedOver, "ben");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().at("/detail").textValue())
                .isEqualTo("The account ben is VENDING: it is handed over when it is ACTIVE.");
        assertThat(handOver(handedOver, "nobody").status()).isEqualTo(404);
    }

    private Answer handOver(TestingHandOver handedOver, String name) throws IOException {
        ObjectNode event = event(null);
        event.putObject("pathParameters").put("name", name);
        return new TestingApiHandler(
                        "GET /accounts/{name}/hand-over",
                        new ShowHandOver(
                                testing.leaseService(handedOver.ledger),
                                CALLERS,
                                handedOver.handOvers()))
                .call(event);
    }

    @Test
    void get_ofTheCatalog_answersEveryKind() throws Exception {
        Answer answer =
                new TestingApiHandler(
                                "GET /catalog",
                                new ShowCatalog(
                                        testing.catalog,
                                        testing.policy,
                                        testing.ledger.registry,
                                        CALLERS))
                        .call(event(null));

        assertThat(answer.body().at("/kinds")).hasSize(5);
        assertThat(answer.body().at("/kinds/0/name").textValue()).isEqualTo("developer");
        assertThat(answer.body().at("/kinds/0/approvers").isMissingNode()).isTrue();
        assertThat(answer.body().at("/kinds"))
                .filteredOn(kind -> kind.path("name").asText().equals("service"))
                .singleElement()
                .asString()
                .contains(
                        "\"approvers\":[\"paul@example.com\",\"pia@example.com\",\"Slack channel C0APPROVERS\"]");
        assertThat(answer.body().at("/kinds/0/lease/days").intValue()).isEqualTo(180);
    }

    @Test
    void post_forSomebodyElse_answers403WithTheRule() throws Exception {
        Answer answer = request.call(signedBy("ben", event(BODY)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body().at("/rule").textValue()).isEqualTo("own-request");
    }

    @Test
    void get_ofSomebodyElses_answersWhatEverybodyMayKnow() throws Exception {
        post(BODY);

        Answer answer = show.call(signedBy("ben", named("payments", null)));

        assertThat(answer.body().fieldNames())
                .toIterable()
                .containsExactly("name", "kind", "owner", "domain", "domainHeldUntil");
    }

    @Test
    void list_showsOthersInShort_andFindsThemByNothingElse() throws Exception {
        post(BODY);
        TestingApiHandler list =
                new TestingApiHandler(
                        "GET /accounts", new ListAccounts(testing.leaseService, CALLERS));
        ObjectNode requested = event(null);
        requested.putObject("queryStringParameters").put("status", "REQUESTED");

        Answer others = list.call(signedBy("ben", event(null)));
        Answer own = list.call(requested);
        Answer othersByStatus = list.call(signedBy("ben", requested));

        assertThat(others.body().at("/accounts/0")).hasSize(5);
        assertThat(own.body().at("/accounts/0/id").textValue()).isEqualTo("payments-1");
        assertThat(othersByStatus.body().at("/accounts")).isEmpty();
    }

    @Test
    void extension_movesTheEnd() throws Exception {
        active();
        TestingApiHandler extend =
                new TestingApiHandler(
                        "POST /accounts/{name}/extension",
                        new ExtendAccount(testing.leaseService, CALLERS));

        Answer answer = extend.call(named("payments", "{\"days\":3,\"why\":\"more tests\"}"));
        Answer others = extend.call(signedBy("ben", named("payments", "{\"days\":3}")));
        Answer bad = extend.call(named("payments", "{\"days\":0,\"day\":1}"));

        assertThat(answer.body().at("/expiresAt").textValue()).startsWith("2026-12-04");
        assertThat(answer.body().at("/history/3/why").textValue()).contains("more tests");
        assertThat(others.body().at("/rule").textValue()).isEqualTo("owner-or-administrator");
        assertThat(bad.body().at("/errors")).hasSize(2);
    }

    @Test
    void extension_beyondTheLongest_answers202WithWhatWaits_andIsDecided() throws Exception {
        active();
        TestingApiHandler extension =
                new TestingApiHandler(
                        "POST /accounts/{name}/extension",
                        new ExtendAccount(testing.leaseService, CALLERS));
        TestingApiHandler decision =
                new TestingApiHandler(
                        "POST /accounts/{name}/decision",
                        new DecideAccount(testing.leaseService, CALLERS));

        Answer waits = extension.call(named("payments", "{\"days\":60,\"why\":\"Not done.\"}"));
        Answer decided = decision.call(signedBy("ada", named("payments", "{\"approve\":true}")));

        assertThat(waits.status()).isEqualTo(202);
        assertThat(waits.body().at("/exemption/days").intValue()).isEqualTo(60);
        assertThat(waits.body().at("/exemption/by").textValue()).isEqualTo("ana@example.com");
        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.body().at("/exemption").isNull()).isTrue();
        assertThat(decided.body().at("/expiresAt").textValue())
                .isEqualTo(
                        java.time.Instant.parse(waits.body().at("/expiresAt").textValue())
                                .plus(java.time.Duration.ofDays(60))
                                .toString());
    }

    @Test
    void completion_ofAnAccountOfWhichPartsAreLeft_answers202_withThem() throws Exception {
        LeaseId id = testing.ledger.active("ana").id();
        testing.ledger.registry.update(
                id,
                lease ->
                        lease.incomplete(
                                AccountPart.budget, TestingLedger.NOW, "not yet", "Refused"));
        TestingApiHandler complete =
                new TestingApiHandler(
                        "POST /accounts/{name}/completion",
                        new CompleteAccount(testing.leaseService, testing.completion, CALLERS));

        Answer answer = complete.call(named("ana", null));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().at("/parts/budget/why").textValue()).isEqualTo("not yet");
        assertThat(complete.call(signedBy("ben", named("ana", null))).status()).isEqualTo(403);
    }

    @Test
    void review_ofALeaseWithAnEnd_answers409() throws Exception {
        active();
        TestingApiHandler review =
                new TestingApiHandler(
                        "POST /accounts/{name}/review",
                        new KeepAccount(testing.leaseService, CALLERS));

        assertThat(review.call(named("payments", null)).status()).isEqualTo(409);
        assertThat(review.call(signedBy("ben", named("payments", null))).status()).isEqualTo(403);
    }

    @Test
    void review_ofOneWithout_answersIt() throws Exception {
        LeaseId id = new LeaseId("endless-1");
        testing.ledger.reserved("endless");
        testing.ledger.registry.progress().begin(id, "arn:execution");
        testing.ledger.registry.progress().activate(id, "alias");
        testing.ledger.registry.update(id, _ -> TestingLedger.handedOver(id, null));
        TestingApiHandler review =
                new TestingApiHandler(
                        "POST /accounts/{name}/review",
                        new KeepAccount(testing.leaseService, CALLERS));

        Answer answer = review.call(named("endless", null));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/expiresAt").isNull()).isTrue();
    }

    @Test
    void retirement_isWrittenDownOnce() throws Exception {
        active();
        TestingApiHandler retire =
                new TestingApiHandler(
                        "DELETE /accounts/{name}",
                        new RetireAccount(testing.leaseService, CALLERS));

        Answer others = retire.call(signedBy("ben", named("payments", null)));
        Answer first = retire.call(named("payments", null));
        Answer second = retire.call(named("payments", null));

        assertThat(others.status()).isEqualTo(403);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().at("/history/3/why").textValue()).contains("retirement");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void decision_whereNothingWaits_answers409_andForNoApprover403() throws Exception {
        request.call(
                event(
                        "{\"kind\":\"service\",\"name\":\"billing\",\"stage\":\"test\",\"owner\":\"ana@example.com\"}"));
        TestingApiHandler decide =
                new TestingApiHandler(
                        "POST /accounts/{name}/decision",
                        new DecideAccount(testing.leaseService, CALLERS));
        String yes = "{\"approve\":true}";

        Answer early = decide.call(signedBy("pia", named("billing-test", yes)));
        Answer stranger = decide.call(signedBy("ben", named("billing-test", yes)));
        Answer unclear = decide.call(signedBy("pia", named("billing-test", "{}")));

        assertThat(early.status()).isEqualTo(409);
        assertThat(stranger.body().at("/rule").textValue()).isEqualTo("approver");
        assertThat(unclear.status()).isEqualTo(400);
    }

    @Test
    void decision_isBoundToTheLeaseAndTheWishThatWereShown() throws Exception {
        LeaseId id = waiting();
        TestingApiHandler decide =
                new TestingApiHandler(
                        "POST /accounts/{name}/decision",
                        new DecideAccount(testing.leaseService, CALLERS));
        JsonNode shown = show.call(signedBy("pia", named("billing-test", null))).body();
        String old = decision(id, shown.at("/toDecide/digest").textValue());
        testing.ledger.registry.decisions().withdraw(id, "ana@example.com");
        LeaseId again = waiting();

        Answer withdrawn = decide.call(signedBy("pia", named("billing-test", old)));
        Answer changed = decide.call(signedBy("pia", named("billing-test", decision(again, "0"))));
        Answer stranger = decide.call(signedBy("ben", named("billing-test", old)));
        Answer unknown = decide.call(signedBy("pia", named("nobody", old)));
        JsonNode now = show.call(signedBy("pia", named("billing-test", null))).body();
        Answer decided =
                decide.call(
                        signedBy(
                                "pia",
                                named(
                                        "billing-test",
                                        decision(again, now.at("/toDecide/digest").textValue()))));

        assertThat(shown.at("/toDecide/about").textValue())
                .startsWith("service billing-test for ana@example.com, without an end, $");
        assertThat(withdrawn.status()).isEqualTo(409);
        assertThat(withdrawn.body().at("/detail").textValue())
                .contains("withdrawn by ana@example.com", "another lease now, billing-test-2");
        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.body().at("/detail").textValue()).contains("is not what you saw");
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(unknown.status()).isEqualTo(409);
        assertThat(now.at("/status").textValue()).isEqualTo("AWAITING_APPROVAL");
        assertThat(decided.body().at("/status").textValue()).isEqualTo("VENDING");
        assertThat(decided.body().at("/toDecide").isNull()).isTrue();
    }

    @Test
    void retirement_isBoundToWhatWasShown() throws Exception {
        LeaseId id = waiting();
        TestingApiHandler retire =
                new TestingApiHandler(
                        "DELETE /accounts/{name}",
                        new RetireAccount(testing.leaseService, CALLERS));
        JsonNode shown = show.call(named("billing-test", null)).body();
        ObjectNode withdrawal = named("billing-test", null);
        withdrawal
                .putObject("queryStringParameters")
                .put("leaseId", id.value())
                .put("digest", shown.at("/toEnd/digest").textValue());
        ObjectNode typo = named("billing-test", null);
        typo.putObject("queryStringParameters").put("lease", id.value());
        testing.ledger
                .registry
                .decisions()
                .decide(id, new Decision(true, "pia@example.com", TestingLedger.NOW, null));
        testing.ledger.registry.progress().activate(id, "alias");

        Answer late = retire.call(withdrawal);

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().at("/detail").textValue()).contains("billing-test is active");
        assertThat(testing.ledger.registry.lease(id).lifecycle().retirement()).isNull();
        assertThat(retire.call(signedBy("ben", withdrawal)).status()).isEqualTo(403);
        assertThat(retire.call(typo).status()).isEqualTo(400);
    }

    /** A service of Ana's that waits for an approval. */
    private LeaseId waiting() throws Exception {
        request.call(
                event(
                        "{\"kind\":\"service\",\"name\":\"billing\",\"stage\":\"test\",\"owner\":\"ana@example.com\"}"));
        LeaseId id = testing.leaseService.find(new AccountName("billing-test")).id();
        testing.ledger.registry.decisions().awaitApproval(id, "token", TestingLedger.NOW);
        return id;
    }

    private static String decision(LeaseId lease, String digest) {
        return "{\"approve\":true,\"leaseId\":\"%s\",\"digest\":\"%s\"}".formatted(lease, digest);
    }

    @Test
    void whoeverIsNobody_isRefused() throws Exception {
        ObjectNode event = event(BODY);
        event.remove("requestContext");

        Answer answer = request.call(event);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().at("/rule").textValue()).isEqualTo("known-person");
    }

    private void active() throws IOException {
        post(BODY);
        LeaseId id = new LeaseId("payments-1");
        testing.ledger.registry.progress().begin(id, "arn:execution");
        testing.ledger.registry.move(id, LeaseStatus.ACTIVE, "test", null);
    }

    private Answer post(String body) throws IOException {
        return request.call(event(body));
    }

    private Answer get(String name) throws IOException {
        return show.call(named(name, null));
    }
}
