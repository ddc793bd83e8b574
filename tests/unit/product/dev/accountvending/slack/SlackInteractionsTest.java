package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.notify.TestingSsm;
import dev.accountvending.request.TestingRequestService;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

class SlackInteractionsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final TestingRequestService testing = new TestingRequestService();
    private final SlackInteractions door =
            new SlackInteractions(
                    Optional.of(
                            new SlackHandler.Inside(
                                    new SlackSignature(
                                            new TestingSsm().vault,
                                            Clock.fixed(NOW, ZoneOffset.UTC)),
                                    new AnswerExecutions(
                                            testing.stepFunctions, "arn:answer-slack"))),
                    testing.rules);

    @Test
    void submission_thatIsGood_startsTheAnswerAndClears() throws Exception {
        Signed.Answer answer = post("view-submission.form");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"response_action\":\"clear\"}");
        assertThat(call())
                .isEqualTo(
                        new SlackCall.Submission(
                                "UANA00000",
                                "new-account",
                                "",
                                Map.of(
                                        "kind", "sandbox",
                                        "name", "payments-spike",
                                        "days", "7",
                                        "purpose", "Try out the payments API")));
    }

    @Test
    void submission_ofWrongFields_answersErrorsAtTheFieldsAndStartsNothing() throws Exception {
        Signed.Answer answer = post("view-submission-wrong-fields.form");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("response_action").asText()).isEqualTo("errors");
        assertThat(answer.json().get("errors").properties()).isNotEmpty();
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "name, pay_ments, name",
        "days, 31, days",
        "days, soon, days",
        "stage, test, stage",
        "kind, castle, kind"
    })
    void submission_ofAWrongField_showsTheErrorThere(String field, String value, String at)
            throws Exception {
        ObjectNode payload = document("view-submission.json");
        ObjectNode values = (ObjectNode) payload.at("/view/state/values");
        values.putObject(field).putObject("value").put("value", value);

        Signed.Answer answer = post(payload);

        assertThat(answer.json().get("errors").fieldNames()).toIterable().containsExactly(at);
    }

    @Test
    void submission_ofAnErrorWhoseFieldTheFormLacks_showsItAtTheName() throws Exception {
        ObjectNode payload = document("view-submission.json");
        ObjectNode values = (ObjectNode) payload.at("/view/state/values");
        ObjectNode service = values.putObject("kind").putObject("value");
        service.put("type", "static_select").putObject("selected_option").put("value", "service");
        values.remove("stage");
        values.remove("days");

        Signed.Answer answer = post(payload);

        assertThat(answer.json().at("/errors/name").asText()).contains("needs a stage");
    }

    @Test
    void submission_ofARejection_startsTheAnswer() throws Exception {
        post("view-submission-reason.form");

        assertThat(call())
                .isEqualTo(
                        new SlackCall.Submission(
                                "UPIA00000",
                                "reject-account",
                                "{\"name\":\"payments\"}",
                                Map.of("why", "Use the existing one.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void submission_ofARejectionWithoutAReason_isAnError(String why) throws Exception {
        ObjectNode payload = document("view-submission-reason.json");
        ((ObjectNode) payload.at("/view/state/values/why/value")).put("value", why);

        assertThat(post(payload).json().at("/errors/why").asText()).startsWith("Say why");
    }

    @Test
    void submission_ofARejectionWithTooLongAReason_isAnError() throws Exception {
        ObjectNode payload = document("view-submission-reason.json");
        ((ObjectNode) payload.at("/view/state/values/why/value")).put("value", "x".repeat(501));

        assertThat(post(payload).json().at("/errors/why").asText()).contains("500");
    }

    @ParameterizedTest
    @CsvSource({
        "block-actions-approve-in-channel.form, UPIA00000, C0APPROVERS, approve-account, payments",
        "block-actions-approve-in-dm.form, UPIA00000, DPIA00000, approve-account, payments",
        "block-actions-reject-in-channel.form, UPAUL0000, C0APPROVERS, reject-account, payments",
        "block-actions-retire-ephemeral.form, UANA00000, DANA00000, retire-account, payments-spike"
    })
    void press_startsTheAnswer(
            String fixture, String user, String channel, String action, String value)
            throws Exception {
        Signed.Answer answer = post(fixture);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(call())
                .isEqualTo(
                        new SlackCall.Press(
                                user,
                                channel,
                                action,
                                value,
                                "https://hooks.slack.com/actions/T0LOCAL00/7041516820/xJ2bT0xqUcOIwVeZfYV5gCwF",
                                "7041516819.2600000000.c1b2c3d4e5f60718293a4b5c6d7e8f90"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"block-actions-in-modal.form", "view-closed.form"})
    void whatAsksForNothing_isAcknowledgedOnly(String fixture) throws Exception {
        Signed.Answer answer = post(fixture);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    @Test
    void post_replayed_answers403_butToSlackItself200() throws Exception {
        byte[] body = Signed.fixture("block-actions-approve-in-dm.form");
        Signed.call(door, Signed.event(body, NOW));
        ObjectNode retry = Signed.event(body, NOW);
        Signed.headers(retry).put("X-Slack-Retry-Num", "1");

        assertThat(Signed.call(door, Signed.event(body, NOW)).status()).isEqualTo(403);
        assertThat(Signed.call(door, retry).status()).isEqualTo(200);
        assertThat(testing.stepFunctions.started).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload=", "payload=nonsense", "other=1", "payload=%zz"})
    void post_ofNoPayload_answers400(String body) throws Exception {
        assertThat(
                        Signed.call(door, Signed.event(body.getBytes(StandardCharsets.UTF_8), NOW))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void press_withoutAPlace_answers400() throws Exception {
        ObjectNode payload = document("block-actions-approve-in-dm.json");
        payload.remove("response_url");

        assertThat(post(payload).status()).isEqualTo(400);
    }

    private SlackCall call() throws Exception {
        JsonNode input =
                Json.MAPPER.readTree(testing.stepFunctions.started.values().iterator().next());
        return Json.MAPPER.treeToValue(input.get("call"), SlackCall.class);
    }

    private Signed.Answer post(String fixture) throws Exception {
        return Signed.call(door, Signed.event(Signed.fixture(fixture), NOW));
    }

    private Signed.Answer post(ObjectNode payload) throws Exception {
        String body = "payload=" + URLEncoder.encode(payload.toString(), StandardCharsets.UTF_8);
        return Signed.call(door, Signed.event(body.getBytes(StandardCharsets.UTF_8), NOW));
    }

    private static ObjectNode document(String fixture) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(Signed.fixture(fixture));
    }
}
