package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.local.functions.HttpApi.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class SlackCommandTest {
    private static final String QUESTION =
            """
            [{"type":"section","text":{"type":"mrkdwn","text":"ben asks"}},
             {"type":"actions","block_id":"decision","elements":[
               {"type":"button","action_id":"approve","value":"a",
                "text":{"type":"plain_text","text":"Approve"}},
               {"type":"button","action_id":"reject","value":"a",
                "text":{"type":"plain_text","text":"Reject"}}]}]
            """;
    private static final String VIEW =
            """
            {"type":"modal","callback_id":"new-account","private_metadata":"kept",
             "title":{"type":"plain_text","text":"New account"},
             "submit":{"type":"plain_text","text":"Ask"},"blocks":[
               {"type":"input","block_id":"kind","label":{"type":"plain_text","text":"Kind"},
                "element":{"type":"static_select","action_id":"value",
                  "options":[{"text":{"type":"plain_text","text":"Sandbox"},"value":"sandbox"},
                             {"text":{"type":"plain_text","text":"QA"},"value":"qa"}],
                  "initial_option":{"text":{"type":"plain_text","text":"QA"},"value":"qa"}}},
               {"type":"input","block_id":"name","label":{"type":"plain_text","text":"Name"},
                "element":{"type":"plain_text_input","action_id":"value"}},
               {"type":"input","block_id":"days","label":{"type":"plain_text","text":"Days"},
                "optional":true,"element":{"type":"plain_text_input","action_id":"value"}}]}
            """;

    private final TestingSlackCloud cloud = new TestingSlackCloud();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void command_isSentAsSlackSendsIt() throws Exception {
        cloud.run("slack", "/account new sandbox x 7d", "--as", "ana@example.com");

        JsonNode form = cloud.sent();
        assertThat(fields(form)).isEqualTo(fields(command("command-new.form")));
        assertThat(form.path("command").asText()).isEqualTo("/account");
        assertThat(form.path("text").asText()).isEqualTo("new sandbox x 7d");
        assertThat(form.path("user_id").asText()).isEqualTo("UANA00000");
        assertThat(form.path("channel_id").asText()).isEqualTo("DANA00000");
        assertThat(form.path("trigger_id").asText()).matches("\\d+\\.\\d+\\.[0-9a-f]{32}");
    }

    @Test
    void command_printsTheAcknowledgement_andWhatComes() {
        cloud.on(
                form -> {
                    post("UANA00000", "*x* is on its way", "[]");
                    post("UBEN00000", "Not for ana", "[]");
                    return TestingSlackCloud.reply(200, "");
                });

        Run run = cloud.run("slack", "/account list", "--as", "ana@example.com");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().getFirst()).matches("acknowledged with 200 in \\d+ ms");
        assertThat(run.outLines().subList(1, run.outLines().size()))
                .containsExactly("Direct message:", "  *x* is on its way");
    }

    @Test
    void command_withJson_printsOneDocument() throws Exception {
        cloud.on(
                form -> {
                    post("UANA00000", "Hello", "[]");
                    return TestingSlackCloud.reply(200, "");
                });

        Run run = cloud.run("slack", "/account", "--as", "ana@example.com", "--json", "--wait");

        assertThat(run.json().at("/acknowledgement/status").asInt()).isEqualTo(200);
        assertThat(run.json().at("/arrived/0/message/text").asText()).isEqualTo("Hello");
    }

    @Test
    void command_refusedAtTheDoor_failsWithItsWords() {
        cloud.on(form -> TestingSlackCloud.reply(401, "{\"detail\":\"Not signed.\"}"));

        Run run = cloud.run("slack", "/account", "--as", "ana@example.com");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("acknowledged with 401");
        assertThat(run.err().strip()).isEqualTo("Not signed.");
    }

    @Test
    void user_whoIsNotThere_isToldInALine() {
        Run run = cloud.run("slack", "/account", "--as", "nobody@example.com");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip())
                .isEqualTo("Nobody in the workspace is \"nobody@example.com\".");
    }

    @Test
    void api_thatIsNoLocalCloud_isToldInALine() {
        try (TestingApi api = new TestingApi()) {
            api.on("GET /local", 200, "{}");

            Run run = TestingCli.run(api, "slack", "/account", "--as", "ana@example.com");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("is no local cloud");
        }
    }

    @Test
    void press_isSentAsSlackSendsIt() throws Exception {
        post("C0APPROVERS", "A question", QUESTION);

        Run run = cloud.run("slack", "--press", "approve", "--as", "pia@example.com");

        assertThat(run.exitCode()).isZero();
        JsonNode payload = cloud.sent();
        JsonNode documented = document("block-actions-approve-in-channel.json");
        assertThat(fields(payload)).isEqualTo(fields(documented));
        assertThat(fields(payload.path("message"))).isEqualTo(fields(documented.path("message")));
        assertThat(payload.at("/actions/0/value").asText()).isEqualTo("a");
        assertThat(payload.at("/actions/0/block_id").asText()).isEqualTo("decision");
        assertThat(payload.at("/channel/id").asText()).isEqualTo("C0APPROVERS");
        assertThat(payload.at("/container/message_ts")).isEqualTo(payload.at("/message/ts"));
    }

    @Test
    void press_takesTheNewest_orTheOneOfThatValue() {
        post("UPIA00000", "First", QUESTION.replace("\"a\"", "\"1\""));
        post("UPIA00000", "Second", QUESTION.replace("\"a\"", "\"2\""));

        cloud.run("slack", "--press", "reject", "--as", "pia@example.com");
        assertThat(cloud.sent().at("/actions/0/value").asText()).isEqualTo("2");

        cloud.run("slack", "--press=reject=1", "--as", "pia@example.com");
        assertThat(cloud.sent().at("/actions/0/value").asText()).isEqualTo("1");
    }

    @Test
    void press_ofAnEphemeralButton_carriesNoMessage() throws Exception {
        cloud.call(
                "chat.postEphemeral",
                Map.of("channel", "DANA00000", "user", "UANA00000", "blocks", QUESTION));

        cloud.run("slack", "--press", "approve", "--as", "ana@example.com");

        assertThat(fields(cloud.sent()))
                .isEqualTo(fields(document("block-actions-retire-ephemeral.json")));
        assertThat(cloud.sent().at("/container/is_ephemeral").asBoolean()).isTrue();
    }

    @Test
    void press_ofAButtonThatTheUserDoesNotSee_isRefused() {
        post("C0APPROVERS", "A question", QUESTION);

        Run run = cloud.run("slack", "--press", "approve", "--as", "ana@example.com");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("ana sees no button approve.");
        assertThat(cloud.deeds).isEmpty();
    }

    @Test
    void submit_isSentAsSlackSendsIt() throws Exception {
        openModal();

        Run run = cloud.run("slack", "--as", "ana@example.com", "--submit", "name=x");

        assertThat(run.exitCode()).isZero();
        JsonNode payload = cloud.sent();
        JsonNode documented = document("view-submission.json");
        assertThat(fields(payload)).isEqualTo(fields(documented));
        assertThat(fields(payload.path("view"))).isEqualTo(fields(documented.path("view")));
        assertThat(payload.at("/view/private_metadata").asText()).isEqualTo("kept");
        assertThat(payload.at("/view/state/values"))
                .hasToString(
                        """
                        {"kind":{"value":{"type":"static_select","selected_option":\
                        {"text":{"type":"plain_text","text":"QA"},"value":"qa"}}},\
                        "name":{"value":{"type":"plain_text_input","value":"x"}},\
                        "days":{"value":{"type":"plain_text_input","value":null}}}""");
    }

    @Test
    void submit_showsTheErrorsAtTheirFields_andTheFormStaysOpen() {
        openModal();
        cloud.on(
                payload ->
                        TestingSlackCloud.reply(
                                200,
                                "{\"response_action\":\"errors\",\"errors\":{\"name\":\"It is taken.\"}}"));

        Run first = cloud.run("slack", "--as", "ana@example.com", "--submit", "name=x");
        cloud.on(payload -> TestingSlackCloud.reply(200, ""));
        Run second =
                cloud.run("slack", "--as", "ana@example.com", "--submit", "name=y", "kind=Sandbox");
        Run third = cloud.run("slack", "--as", "ana@example.com", "--submit", "name=z");

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.err().strip()).isEqualTo("name: It is taken.");
        assertThat(second.exitCode()).isZero();
        assertThat(cloud.sent().at("/view/state/values/kind/value/selected_option/value").asText())
                .isEqualTo("sandbox");
        assertThat(third.err().strip()).isEqualTo("ana has no modal open.");
    }

    @Test
    void submit_ofWhatSlackDoesNotLetOneSubmit_isRefused() {
        openModal();

        assertThat(error("days=7")).contains("name must be given");
        assertThat(error("name=x", "color=red"))
                .isEqualTo("The modal has no field color; it has kind, name, days.");
        assertThat(error("name=x", "kind=moon"))
                .isEqualTo("kind has no option moon; it has sandbox, qa.");
        assertThat(cloud.deeds).hasSize(1);
    }

    private String error(String... fields) {
        List<String> arguments =
                new ArrayList<>(List.of("slack", "--as", "ana@example.com", "--submit"));
        arguments.addAll(List.of(fields));
        return cloud.run(arguments.toArray(String[]::new)).err().strip();
    }

    /** As {@code /account} does. */
    private void openModal() {
        cloud.on(this::openModal);
        Run run = cloud.run("slack", "/account", "--as", "ana@example.com");
        assertThat(run.out())
                .contains("[[ New account ]]", "Kind (kind): sandbox | qa [qa]", "( Ask )");
        cloud.on(_ -> TestingSlackCloud.reply(200, ""));
    }

    private Reply openModal(JsonNode form) {
        cloud.call(
                "views.open", Map.of("trigger_id", form.path("trigger_id").asText(), "view", VIEW));
        return TestingSlackCloud.reply(200, "");
    }

    private void post(String channel, String text, String blocks) {
        cloud.call("chat.postMessage", Map.of("channel", channel, "text", text, "blocks", blocks));
    }

    private static List<String> fields(JsonNode document) {
        List<String> names = new ArrayList<>();
        document.fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }

    private static JsonNode document(String fixture) throws IOException {
        try (var in = SlackCommandTest.class.getResourceAsStream("/fixtures/slack/" + fixture)) {
            return dev.accountvending.runtime.Json.MAPPER.readTree(
                    Objects.requireNonNull(in, fixture));
        }
    }

    private static JsonNode command(String fixture) throws IOException {
        try (var in = SlackCommandTest.class.getResourceAsStream("/fixtures/slack/" + fixture)) {
            String form =
                    new String(
                            Objects.requireNonNull(in, fixture).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            return dev.accountvending.runtime.Json.MAPPER.valueToTree(
                    dev.accountvending.local.slack.Form.decode(form));
        }
    }
}
