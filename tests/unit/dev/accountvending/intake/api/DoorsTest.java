package dev.accountvending.intake.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.access.TestingHandOver;
import dev.accountvending.intake.TestingIntake;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

class DoorsTest {
    private static final String BODY =
            "{\"kind\":\"sandbox\",\"name\":\"payments\",\"owner\":\"ana@example.com\"}";

    private final TestingIntake testing = new TestingIntake();
    private final Callers callers =
            new Callers(
                    new AccountId("111111111111"),
                    new AccountId("222222222222"),
                    Set.of("AccountRequester"),
                    user -> Optional.of(user + "@example.com"));
    private final RequestAccount request = new RequestAccount(testing.intake, callers);
    private final ShowAccount show = new ShowAccount(testing.desk, callers);

    private record Answer(int status, String type, JsonNode body) {}

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
                        "accountId",
                        "email",
                        "organizationalUnit",
                        "domain",
                        "hostedZoneId",
                        "certificateArn",
                        "certificateStatus",
                        "requestedAt",
                        "expiresAt",
                        "roles",
                        "switchRoleUrl",
                        "execution",
                        "history");
        assertThat(answer.body().at("/status").textValue()).isEqualTo("REQUESTED");
        assertThat(answer.body().at("/organizationalUnit").textValue()).isEqualTo("Sandbox");
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

        Answer first = call(request, event);
        Answer second = call(request, event);
        event.put("body", BODY.replace("payments", "other"));
        Answer third = call(request, event);

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
                    {"kind":"sandbox"}                                                              | name,owner
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
        assertThat(call(request, event(null)).status()).isEqualTo(400);
    }

    @Test
    void post_ofABodyInBase64_isRead() throws Exception {
        ObjectNode event =
                event(Base64.getEncoder().encodeToString(BODY.getBytes(StandardCharsets.UTF_8)));
        event.put("isBase64Encoded", true);

        assertThat(call(request, event).status()).isEqualTo(202);
    }

    @Test
    void post_ofOverSixteenKiB_answers413() throws Exception {
        assertThat(post(" ".repeat(16 * 1024) + BODY).status()).isEqualTo(413);
    }

    @Test
    void post_withABadKey_answers400() throws Exception {
        ObjectNode event = event(BODY);
        event.putObject("headers").put("idempotency-key", "k ".repeat(80));

        assertThat(call(request, event).status()).isEqualTo(400);
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
        return call(
                new ShowHandOver(testing.desk(handedOver.ledger), callers, handedOver.handOvers()),
                event);
    }

    @Test
    void get_ofTheCatalog_answersEveryKind() throws Exception {
        Answer answer = call(new ShowCatalog(testing.catalog), event(null));

        assertThat(answer.body().at("/kinds")).hasSize(5);
        assertThat(answer.body().at("/kinds/0/name").textValue()).isEqualTo("developer");
        assertThat(answer.body().at("/kinds/0/lease/days").intValue()).isEqualTo(180);
    }

    @Test
    void post_forSomebodyElse_answers403WithTheRule() throws Exception {
        Answer answer = call(request, signedBy("ben", event(BODY)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.body().at("/rule").textValue()).isEqualTo("own-request");
    }

    @Test
    void get_ofSomebodyElses_answersWhatEverybodyMayKnow() throws Exception {
        post(BODY);

        Answer answer = call(show, signedBy("ben", named("payments", null)));

        assertThat(answer.body().fieldNames())
                .toIterable()
                .containsExactly("name", "kind", "owner", "domain");
    }

    @Test
    void list_showsOthersInShort_andFindsThemByNothingElse() throws Exception {
        post(BODY);
        ListAccounts list = new ListAccounts(testing.desk, callers);
        ObjectNode requested = event(null);
        requested.putObject("queryStringParameters").put("status", "REQUESTED");

        Answer others = call(list, signedBy("ben", event(null)));
        Answer own = call(list, requested);
        Answer othersByStatus = call(list, signedBy("ben", requested));

        assertThat(others.body().at("/accounts/0")).hasSize(4);
        assertThat(own.body().at("/accounts/0/id").textValue()).isEqualTo("payments-1");
        assertThat(othersByStatus.body().at("/accounts")).isEmpty();
    }

    @Test
    void extension_movesTheEnd() throws Exception {
        active();
        ExtendAccount extend = new ExtendAccount(testing.desk, callers);

        Answer answer = call(extend, named("payments", "{\"days\":3,\"why\":\"more tests\"}"));
        Answer others = call(extend, signedBy("ben", named("payments", "{\"days\":3}")));
        Answer bad = call(extend, named("payments", "{\"days\":0,\"day\":1}"));
        Answer far = call(extend, named("payments", "{\"days\":300}"));

        assertThat(answer.body().at("/expiresAt").textValue()).startsWith("2026-12-04");
        assertThat(answer.body().at("/history/3/why").textValue()).contains("more tests");
        assertThat(others.body().at("/rule").textValue()).isEqualTo("owner-or-administrator");
        assertThat(bad.body().at("/errors")).hasSize(2);
        assertThat(far.status()).isEqualTo(409);
    }

    @Test
    void retirement_isWrittenDownOnce() throws Exception {
        active();
        RetireAccount retire = new RetireAccount(testing.desk, callers);

        Answer others = call(retire, signedBy("ben", named("payments", null)));
        Answer first = call(retire, named("payments", null));
        Answer second = call(retire, named("payments", null));

        assertThat(others.status()).isEqualTo(403);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().at("/history/3/why").textValue()).contains("retirement");
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void decision_whereNothingWaits_answers409_andForNoApprover403() throws Exception {
        call(
                request,
                event(
                        "{\"kind\":\"service\",\"name\":\"billing\",\"stage\":\"test\",\"owner\":\"ana@example.com\"}"));
        DecideAccount decide = new DecideAccount(testing.desk, callers);
        String yes = "{\"approve\":true}";

        Answer early = call(decide, signedBy("pia", named("billing-test", yes)));
        Answer stranger = call(decide, signedBy("ben", named("billing-test", yes)));
        Answer unclear = call(decide, signedBy("pia", named("billing-test", "{}")));

        assertThat(early.status()).isEqualTo(409);
        assertThat(stranger.body().at("/rule").textValue()).isEqualTo("approver");
        assertThat(unclear.status()).isEqualTo(400);
    }

    @Test
    void whoeverIsNobody_isRefused() throws Exception {
        ObjectNode event = event(BODY);
        event.remove("requestContext");

        Answer answer = call(request, event);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().at("/rule").textValue()).isEqualTo("known-person");
    }

    private void active() throws IOException {
        post(BODY);
        LeaseId id = new LeaseId("payments-1");
        testing.ledger.registry.begin(id, "arn:execution");
        testing.ledger.registry.move(id, LeaseStatus.ACTIVE, "test", null);
    }

    private Answer post(String body) throws IOException {
        return call(request, event(body));
    }

    private Answer get(String name) throws IOException {
        return call(show, named(name, null));
    }

    private static ObjectNode named(String name, @org.jspecify.annotations.Nullable String body) {
        ObjectNode event = event(body);
        event.putObject("pathParameters").put("name", name);
        return event;
    }

    private static ObjectNode signedBy(String user, ObjectNode event) {
        event.putObject("requestContext")
                .putObject("authorizer")
                .putObject("iam")
                .put("userArn", "arn:aws:iam::222222222222:user/" + user);
        return event;
    }

    private static ObjectNode event(@org.jspecify.annotations.Nullable String body) {
        return signedBy(
                "ana",
                Json.MAPPER
                        .createObjectNode()
                        .put("version", "2.0")
                        .put("fieldOfTomorrow", "x")
                        .put("body", body)
                        .put("isBase64Encoded", false));
    }

    // Doors do not look at the context, which only Lambda can make.
    @SuppressWarnings("NullAway")
    private static Answer call(RequestStreamHandler door, ObjectNode event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        door.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                out,
                null);
        JsonNode answer = Json.MAPPER.readTree(out.toByteArray());
        return new Answer(
                answer.get("statusCode").intValue(),
                answer.at("/headers/content-type").textValue(),
                Json.MAPPER.readTree(answer.get("body").textValue()));
    }
}
