package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.TestingSsm;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

class SlackCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final byte[] NEW = Signed.fixture("command-new.form");

    private final TestingSsm parameters = new TestingSsm();
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final SlackCommands door = door(stepFunctions);

    @Test
    void post_startsTheAnswerUnderTheBodysNameAndAcknowledgesEmpty() throws Exception {
        Signed.Answer answer = Signed.call(door, Signed.event(NEW, NOW));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(stepFunctions.started.keySet())
                .singleElement()
                .satisfies(name -> assertThat(name).matches("slack-[0-9a-f]{64}"));
        JsonNode input = input();
        assertThat(input.get("nonce").asText()).isNotEmpty();
        assertThat(Json.MAPPER.treeToValue(input.get("call"), SlackCall.class))
                .isEqualTo(
                        new SlackCall.Command(
                                "UANA00000",
                                "DANA00000",
                                "new sandbox payments-spike 7d",
                                "https://hooks.slack.com/commands/T0LOCAL00/7041516817/kV3dT0xqUcOIwVeZfYV5gCwF",
                                "7041516817.2600000000.a1b2c3d4e5f60718293a4b5c6d7e8f90"));
    }

    @Test
    void post_withoutBase64_isReadToo() throws Exception {
        ObjectNode event = Signed.event(NEW, NOW);
        event.put("body", new String(NEW, StandardCharsets.UTF_8)).put("isBase64Encoded", false);

        assertThat(Signed.call(door, event).status()).isEqualTo(200);
    }

    @Test
    void post_ofOddCharacters_readsThem() throws Exception {
        Signed.call(door, Signed.event(Signed.fixture("command-odd-characters.form"), NOW));

        assertThat(input().at("/call/text").asText())
                .isEqualTo("new service caf\u00e9 & <b> =x% 7d");
    }

    @Test
    void post_ofNoText_isACommandToo() throws Exception {
        Signed.call(door, Signed.event(Signed.fixture("command-empty.form"), NOW));

        assertThat(input().at("/call/text").asText()).isEmpty();
    }

    @Test
    void post_unsigned_answers401AndTellsNothing() throws Exception {
        ObjectNode event = Signed.event(NEW, NOW);
        Signed.headers(event).removeAll();

        Signed.Answer answer = Signed.call(door, event);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("This is not a request from Slack.");
        assertThat(stepFunctions.started).isEmpty();
    }

    @Test
    void post_truncated_answers401() throws Exception {
        ObjectNode event = Signed.event(NEW, NOW);
        String body = event.get("body").textValue();
        event.put("body", body.substring(0, body.length() / 8 * 4));

        assertThat(Signed.call(door, event).status()).isEqualTo(401);
    }

    @Test
    void post_ofWhatIsNoBase64_answers401() throws Exception {
        ObjectNode event = Signed.event(NEW, NOW);
        event.put("body", "&&&");

        assertThat(Signed.call(door, event).status()).isEqualTo(401);
    }

    @Test
    void post_ofNoBody_answers401() throws Exception {
        ObjectNode event = Signed.event(NEW, NOW);
        event.remove("body");

        assertThat(Signed.call(door, event).status()).isEqualTo(401);
    }

    @Test
    void post_ofTooMuch_answers413() throws Exception {
        byte[] body = new byte[256 * 1024 + 1];

        assertThat(Signed.call(door, Signed.event(body, NOW)).status()).isEqualTo(413);
    }

    @Test
    void post_replayed_answers403AndStartsOnce() throws Exception {
        Signed.call(door, Signed.event(NEW, NOW));

        Signed.Answer answer = Signed.call(door, Signed.event(NEW, NOW));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void post_sentAgainBySlack_answers200AndStartsOnce() throws Exception {
        Signed.call(door, Signed.event(NEW, NOW));
        ObjectNode again = Signed.event(NEW, NOW.plusSeconds(3));
        Signed.headers(again).put("x-slack-retry-num", "1");

        Signed.Answer answer = Signed.call(door, again);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stepFunctions.started).hasSize(1);
    }

    @Test
    void post_signedButNoCommand_answers400() throws Exception {
        byte[] body = "user_id=U1".getBytes(StandardCharsets.UTF_8);

        assertThat(Signed.call(door, Signed.event(body, NOW)).status()).isEqualTo(400);
    }

    @Test
    void post_ofAFieldTwice_answers400() throws Exception {
        byte[] body =
                (new String(NEW, StandardCharsets.UTF_8) + "&user_id=UADA00000")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(Signed.call(door, Signed.event(body, NOW)).status()).isEqualTo(400);
        assertThat(stepFunctions.started).isEmpty();
    }

    @Test
    void post_ofACertificateCheck_doesNothing() throws Exception {
        byte[] body = "ssl_check=1&token=x".getBytes(StandardCharsets.UTF_8);

        assertThat(Signed.call(door, Signed.event(body, NOW)).status()).isEqualTo(200);
        assertThat(stepFunctions.started).isEmpty();
    }

    @Test
    void post_whenAwsIsBusy_answers503() throws Exception {
        SfnClient busy =
                new SfnClient() {
                    @Override
                    public StartExecutionResponse startExecution(StartExecutionRequest request) {
                        throw new TransientFailure("throttled");
                    }

                    @Override
                    public String serviceName() {
                        return "states";
                    }

                    @Override
                    public void close() {}
                };

        assertThat(Signed.call(door(busy), Signed.event(NEW, NOW)).status()).isEqualTo(503);
    }

    @Test
    void post_whenAwsRefuses_answers500WithoutDetails() throws Exception {
        stepFunctions.refuseWith = "AccessDeniedException";

        Signed.Answer answer = Signed.call(door, Signed.event(NEW, NOW));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("AccessDenied");
    }

    @Test
    void post_whereSlackIsNotSetUp_answers404() throws Exception {
        assertThat(
                        Signed.call(new SlackCommands(Optional.empty()), Signed.event(NEW, NOW))
                                .status())
                .isEqualTo(404);
    }

    private JsonNode input() throws Exception {
        return Json.MAPPER.readTree(stepFunctions.started.values().iterator().next());
    }

    private SlackCommands door(SfnClient client) {
        return new SlackCommands(
                Optional.of(
                        new SlackHandler.Inside(
                                new SlackSignature(
                                        parameters.vault, Clock.fixed(NOW, ZoneOffset.UTC)),
                                new AnswerExecutions(client, "arn:answer-slack"))));
    }
}
