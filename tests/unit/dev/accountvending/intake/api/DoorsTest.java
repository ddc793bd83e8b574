package dev.accountvending.intake.api;

import static dev.accountvending.intake.api.TestingDoor.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.intake.TestingIntake;
import dev.accountvending.intake.api.TestingDoor.Answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.StreamSupport;

class DoorsTest {
    private static final String BODY =
            "{\"kind\":\"sandbox\",\"name\":\"payments\",\"owner\":\"ana@example.com\"}";

    private final TestingIntake testing = new TestingIntake();
    private final TestingDoor request =
            new TestingDoor("POST /accounts", new RequestAccount(testing.intake));
    private final TestingDoor show =
            new TestingDoor("GET /accounts/{name}", new ShowAccount(testing.ledger.registry));

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

    @ParameterizedTest
    @CsvSource({"nobody", "No Name", "x"})
    void get_ofAnUnknownName_answers404(String name) throws Exception {
        Answer answer = get(name);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("application/problem+json");
    }

    @Test
    void get_ofTheCatalog_answersEveryKind() throws Exception {
        Answer answer =
                new TestingDoor("GET /catalog", new ShowCatalog(testing.catalog)).call(event(null));

        assertThat(answer.body().at("/kinds")).hasSize(5);
        assertThat(answer.body().at("/kinds/0/name").textValue()).isEqualTo("developer");
        assertThat(answer.body().at("/kinds/0/lease/days").intValue()).isEqualTo(180);
    }

    private Answer post(String body) throws IOException {
        return request.call(event(body));
    }

    private Answer get(String name) throws IOException {
        ObjectNode event = event(null);
        event.putObject("pathParameters").put("name", name);
        return show.call(event);
    }
}
