package dev.accountvending.local.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.functions.HttpApi.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

class SlackStandInTest {
    private static final String BLOCKS =
            """
            [{"type":"section","text":{"type":"mrkdwn","text":"Hello"}},
             {"type":"actions","elements":[
               {"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]}]
            """;
    private static final String VIEW =
            """
            {"type":"modal","callback_id":"new-account","title":{"type":"plain_text","text":"New"},
             "submit":{"type":"plain_text","text":"Ask"},"blocks":[
               {"type":"input","block_id":"name","label":{"type":"plain_text","text":"Name"},
                "element":{"type":"plain_text_input","action_id":"value"}}]}
            """;
    private static final String RESPONSE = "/local/slack/response/";

    private final TestingSlack slack = new TestingSlack();

    @Test
    void call_withoutToken_isNotAuthed() {
        JsonNode answer = slack.call("auth.test", "", Form.TYPE, "");

        assertThat(answer).hasToString("{\"ok\":false,\"error\":\"not_authed\"}");
    }

    @Test
    void call_withAnotherToken_isRefused_andTheTokenNotKept() {
        JsonNode answer = slack.call("auth.test", "Bearer xoxb-other", Form.TYPE, "");

        assertThat(answer.path("error").asText()).isEqualTo("invalid_auth");
        assertThat(slack.calls().toString()).doesNotContain("xoxb");
    }

    @Test
    void call_ofAnUnknownMethod_isRefused() {
        assertThat(slack.call("chat.sing").path("error").asText()).isEqualTo("unknown_method");
    }

    @Test
    void call_withoutARequiredArgument_namesIt() {
        assertThat(slack.call("chat.postMessage", "text", "a"))
                .hasToString(
                        """
                        {"ok":false,"error":"invalid_arguments",\
                        "errors":["missing required field: channel"],\
                        "response_metadata":{"messages":["[ERROR] missing required field: channel"]}}""");
    }

    @ParameterizedTest
    @CsvSource({
        "C0NOWHERE0, channel_not_found",
        "UNOBODY00, channel_not_found",
        "UACCOUNT0, channel_not_found",
        "C0GENERAL0, not_in_channel"
    })
    void postMessage_whereTheAppIsNot_isRefused(String channel, String error) {
        assertThat(
                        slack.call("chat.postMessage", "channel", channel, "text", "a")
                                .path("error")
                                .asText())
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "UANA00000, DANA00000",
        "DANA00000, DANA00000",
        "C0APPROVERS, C0APPROVERS",
        "#approvers, C0APPROVERS"
    })
    void postMessage_isThereForThoseInTheChannel(String to, String channel) {
        JsonNode answer = slack.call("chat.postMessage", "channel", to, "text", "Hello");

        assertThat(answer.path("channel").asText()).isEqualTo(channel);
        assertThat(answer.at("/message/ts")).isEqualTo(answer.path("ts"));
        boolean direct = channel.startsWith("D");
        assertThat(slack.screen("ana@example.com").path("messages")).hasSize(direct ? 1 : 0);
        assertThat(slack.screen("UPAUL0000").path("messages")).hasSize(direct ? 0 : 1);
    }

    @Test
    void postMessage_withAnInvalidBlock_isRefusedInSlacksWords() {
        JsonNode answer =
                slack.call(
                        "chat.postMessage",
                        "channel",
                        "UANA00000",
                        "blocks",
                        "[{\"type\":\"header\"}]");

        assertThat(answer)
                .hasToString(
                        """
                        {"ok":false,"error":"invalid_blocks",\
                        "errors":["missing required field: text [json-pointer:/blocks/0]"],\
                        "response_metadata":{"messages":\
                        ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]}}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{", "{}", "\"text\""})
    void postMessage_withBlocksThatAreNoArray_isRefused(String blocks) {
        assertThat(
                        slack.call("chat.postMessage", "channel", "UANA00000", "blocks", blocks)
                                .path("error")
                                .asText())
                .isEqualTo("invalid_blocks_format");
    }

    @Test
    void postMessage_hasATextOrBlocks_andTheTextALimit() {
        assertThat(slack.call("chat.postMessage", "channel", "UANA00000").path("error").asText())
                .isEqualTo("no_text");
        assertThat(post("x".repeat(40_000)).path("ok").asBoolean()).isTrue();
        assertThat(post("x".repeat(40_001)).path("error").asText()).isEqualTo("msg_too_long");
    }

    @Test
    void call_inJson_isUnderstoodToo() {
        JsonNode answer =
                slack.call(
                        "chat.postMessage",
                        "Bearer " + slack.app.botToken(),
                        "application/json; charset=utf-8",
                        "{\"channel\":\"UANA00000\",\"blocks\":%s}".formatted(BLOCKS));

        assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
        assertThat(answer.at("/message/blocks/1/block_id").asText()).isNotEmpty();
    }

    @Test
    void update_changesTheMessage() {
        String ts = post("Before").path("ts").asText();

        JsonNode answer = update("DANA00000", ts, "After");

        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(slack.screen("UANA00000").at("/messages/0/message/text").asText())
                .isEqualTo("After");
    }

    @Test
    void update_withATextAlone_takesTheBlocksAway() {
        String ts =
                slack.call("chat.postMessage", "channel", "UANA00000", "blocks", BLOCKS)
                        .path("ts")
                        .asText();

        update("DANA00000", ts, "After");

        assertThat(slack.screen("UANA00000").at("/messages/0/message/blocks")).isEmpty();
    }

    @Test
    void update_ofWhatIsNotThere_isRefused() {
        String ts = post("Before").path("ts").asText();

        assertThat(update("DANA00000", "1.2", "a").path("error").asText())
                .isEqualTo("message_not_found");
        assertThat(update("DBEN00000", ts, "a").path("error").asText())
                .isEqualTo("message_not_found");
        assertThat(update("UANA00000", ts, "a").path("error").asText())
                .isEqualTo("channel_not_found");
    }

    @Test
    void postEphemeral_isSeenByOneUser_andCannotBeUpdated() {
        String ts = ephemeral("C0APPROVERS", "UPIA00000").path("message_ts").asText();

        assertThat(slack.screen("UPIA00000").at("/messages/0/ephemeral").asBoolean()).isTrue();
        assertThat(slack.screen("UPAUL0000").path("messages")).isEmpty();
        assertThat(update("C0APPROVERS", ts, "a").path("error").asText())
                .isEqualTo("message_not_found");
    }

    @Test
    void postEphemeral_toWhoIsNotInTheChannel_isRefused() {
        assertThat(ephemeral("C0APPROVERS", "UANA00000").path("error").asText())
                .isEqualTo("user_not_in_channel");
        assertThat(ephemeral("C0APPROVERS", "UNOBODY00").path("error").asText())
                .isEqualTo("user_not_in_channel");
    }

    @Test
    void users_areFoundByIdAndByAddress() {
        JsonNode ana = slack.call("users.info", "user", "UANA00000").path("user");

        assertThat(ana.at("/profile/email").asText()).isEqualTo("ana@example.com");
        assertThat(ana.path("is_email_confirmed").asBoolean()).isTrue();
        assertThat(slack.call("users.lookupByEmail", "email", "ana@example.com").path("user"))
                .isEqualTo(ana);
        assertThat(slack.call("users.info", "user", "UNOBODY00").path("error").asText())
                .isEqualTo("user_not_found");
        assertThat(
                        slack.call("users.lookupByEmail", "email", "no@example.com")
                                .path("error")
                                .asText())
                .isEqualTo("users_not_found");
    }

    @Test
    void guest_isRestrictedAndUnconfirmed() {
        JsonNode guest = slack.call("users.info", "user", "UGUEST000").path("user");

        assertThat(guest.path("is_email_confirmed").asBoolean()).isFalse();
        assertThat(guest.path("is_restricted").asBoolean()).isTrue();
    }

    @Test
    void conversations_areOpenedAndShown() {
        assertThat(
                        slack.call("conversations.open", "users", "UBEN00000")
                                .at("/channel/id")
                                .asText())
                .isEqualTo("DBEN00000");
        assertThat(slack.call("conversations.open", "users", "UNOBODY00").path("error").asText())
                .isEqualTo("user_not_found");
        JsonNode channel = slack.call("conversations.info", "channel", "C0APPROVERS");
        assertThat(channel.at("/channel/is_member").asBoolean()).isTrue();
        assertThat(channel.at("/channel/is_private").asBoolean()).isTrue();
        assertThat(channel.at("/channel/is_ext_shared").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversations.info", "conversations.members"})
    void conversations_thatTheAppMayNotSee_areRefused(String method) {
        assertThat(slack.call(method, "channel", "C0OPEN0000").path("error").asText())
                .isEqualTo("missing_scope");
        assertThat(slack.call(method, "channel", "C0NOWHERE0").path("error").asText())
                .isEqualTo("channel_not_found");
        slack.standIn.leave("C0APPROVERS", "UACCOUNT0");
        assertThat(slack.call(method, "channel", "C0APPROVERS").path("error").asText())
                .isEqualTo("channel_not_found");
    }

    @Test
    void members_areGivenInPages_andChange() {
        String[] channel = {"channel", "C0APPROVERS"};
        JsonNode first =
                slack.call("conversations.members", "channel", "C0APPROVERS", "limit", "2");
        JsonNode second =
                slack.call(
                        "conversations.members",
                        "channel",
                        "C0APPROVERS",
                        "cursor",
                        first.at("/response_metadata/next_cursor").asText());
        assertThat(first.path("members")).hasSize(2);
        assertThat(second.path("members")).hasSize(3);
        assertThat(second.at("/response_metadata/next_cursor").asText()).isEmpty();
        assertThat(slack.call("conversations.members", "channel", "C0APPROVERS", "limit", "1000"))
                .hasToString("{\"ok\":false,\"error\":\"invalid_limit\"}");

        slack.standIn.leave("C0APPROVERS", "UCLEO0000");
        slack.standIn.share("C0APPROVERS");

        assertThat(slack.call("conversations.members", channel).path("members").toString())
                .doesNotContain("UCLEO0000");
        assertThat(
                        slack.call("conversations.info", channel)
                                .at("/channel/is_ext_shared")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void viewsOpen_withATrigger_opensOnce() {
        slack.command("UANA00000", "DANA00000", "1.2.a");

        JsonNode answer = open("1.2.a", VIEW);

        assertThat(answer.at("/view/id").asText()).isEqualTo("V0000000001");
        assertThat(slack.screen("UANA00000").at("/modals/0/callback_id").asText())
                .isEqualTo("new-account");
        assertThat(open("1.2.a", VIEW).path("error").asText()).isEqualTo("exchanged_trigger_id");
    }

    @Test
    void viewsOpen_afterThreeSeconds_isTooLate() {
        slack.command("UANA00000", "DANA00000", "1.2.a");
        slack.clock.advance(Duration.ofSeconds(4));

        assertThat(open("1.2.a", VIEW).path("error").asText()).isEqualTo("expired_trigger_id");
    }

    @Test
    void viewsOpen_withAnInventedTrigger_isRefused() {
        assertThat(open("1.2.a", VIEW).path("error").asText()).isEqualTo("invalid_trigger_id");
    }

    @Test
    void viewsOpen_withAnInvalidView_leavesTheTrigger() {
        slack.command("UANA00000", "DANA00000", "1.2.a");

        assertThat(open("1.2.a", "{\"type\":\"modal\"}").path("error").asText())
                .isEqualTo("invalid_arguments");
        assertThat(open("1.2.a", VIEW).path("ok").asBoolean()).isTrue();
    }

    @Test
    void viewsUpdate_changesTheModal_unlessItWasChangedMeanwhile() {
        slack.command("UANA00000", "DANA00000", "1.2.a");
        JsonNode opened = open("1.2.a", VIEW).path("view");
        String other = VIEW.replace("New", "Other");
        String hash = opened.path("hash").asText();

        JsonNode first = updateView("V0000000001", hash, other);
        JsonNode second = updateView("V0000000001", hash, other);

        assertThat(first.at("/view/title/text").asText()).isEqualTo("Other");
        assertThat(second.path("error").asText()).isEqualTo("hash_conflict");
        assertThat(updateView("V9", "", other).path("error").asText()).isEqualTo("not_found");
    }

    @Test
    void trigger_ofARequestThatSlackDidNotSign_isNone() {
        String form = "user_id=UANA00000&channel_id=DANA00000&trigger_id=1.2.a";
        long now = slack.now().getEpochSecond();

        slack.deed("/slack/commands", form, "", new SlackSigning("another"), now);
        slack.deed(
                "/slack/commands",
                form,
                "",
                new SlackSigning(slack.app.signingSecret()),
                now - 301);

        assertThat(open("1.2.a", VIEW).path("error").asText()).isEqualTo("invalid_trigger_id");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'{\"response_action\":\"clear\"}', 0",
        "'{\"response_action\":\"errors\",\"errors\":{\"name\":\"Taken.\"}}', 1"
    })
    void submission_closesTheModal_unlessThereAreErrors(String answer, int open) {
        slack.command("UANA00000", "DANA00000", "1.2.a");
        open("1.2.a", VIEW);

        slack.deed(
                "/slack/interactions",
                Form.encode(
                        Map.of(
                                "payload",
                                "{\"type\":\"view_submission\",\"user\":{\"id\":\"UANA00000\"},\"view\":{\"id\":\"V0000000001\"}}")),
                answer);

        assertThat(slack.screen("UANA00000").path("modals")).hasSize(open);
    }

    @Test
    void responseUrl_takesFiveAnswers_seenByTheAskerAlone() {
        slack.command("UANA00000", "C0GENERAL0", "a");
        for (int i = 0; i < 5; i++) {
            assertThat(slack.respond(RESPONSE + "a", "{\"text\":\"a\"}").status()).isEqualTo(200);
        }

        Reply sixth = slack.respond(RESPONSE + "a", "{\"text\":\"a\"}");

        assertThat(sixth.status()).isEqualTo(404);
        assertThat(body(sixth)).isEqualTo("{\"ok\":false,\"error\":\"used_url\"}");
        assertThat(slack.screen("UANA00000").path("messages")).hasSize(5);
        assertThat(slack.screen("UBEN00000").path("messages")).isEmpty();
    }

    @Test
    void responseUrl_lastsHalfAnHour() {
        slack.command("UANA00000", "C0GENERAL0", "a");
        slack.clock.advance(Duration.ofMinutes(31));

        assertThat(body(slack.respond(RESPONSE + "a", "{\"text\":\"a\"}")))
                .isEqualTo("{\"ok\":false,\"error\":\"expired_url\"}");
    }

    @Test
    void responseUrl_checksBlocksToo() {
        slack.command("UANA00000", "C0GENERAL0", "a");

        Reply reply = slack.respond(RESPONSE + "a", "{\"blocks\":[{\"type\":\"header\"}]}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply)).isEqualTo("invalid_blocks");
    }

    @Test
    void responseUrl_ofAButton_replacesOrDeletesItsMessage() {
        JsonNode posted = slack.call("chat.postMessage", "channel", "C0APPROVERS", "text", "Ask");
        press("C0APPROVERS", posted.path("ts").asText(), "b");

        slack.respond(RESPONSE + "b", "{\"replace_original\":true,\"text\":\"Done\"}");
        assertThat(slack.screen("UPAUL0000").at("/messages/0/message/text").asText())
                .isEqualTo("Done");

        slack.respond(RESPONSE + "b", "{\"delete_original\":true}");
        assertThat(slack.screen("UPAUL0000").path("messages")).isEmpty();
    }

    @Test
    void answerAtTheDoor_isSeenByTheAsker() {
        slack.deed(
                "/slack/commands",
                "user_id=UANA00000&channel_id=DANA00000",
                "{\"text\":\"At once\"}");

        assertThat(slack.screen("UANA00000").at("/messages/0/message/text").asText())
                .isEqualTo("At once");
    }

    @Test
    void messages_listsEveryCall() {
        slack.command("UANA00000", "DANA00000", "1.2.a");
        post("Hello");
        slack.call("chat.postMessage", "channel", "C0NOWHERE0", "text", "Lost");
        open("1.2.a", VIEW);
        slack.respond(RESPONSE + "1.2.a", "{\"text\":\"Here\",\"blocks\":%s}".formatted(BLOCKS));

        JsonNode calls = slack.calls();

        assertThat(calls.findValuesAsText("method"))
                .containsExactly(
                        "chat.postMessage", "chat.postMessage", "views.open", "response_url");
        assertThat(calls.get(0).path("user").asText()).isEqualTo("UANA00000");
        assertThat(calls.get(0).path("channel").asText()).isEqualTo("DANA00000");
        assertThat(calls.get(1).path("error").asText()).isEqualTo("channel_not_found");
        assertThat(calls.get(2).path("user").asText()).isEqualTo("UANA00000");
        assertThat(calls.get(2).at("/view/callback_id").asText()).isEqualTo("new-account");
        assertThat(calls.get(3).path("blocks")).hasSize(2);
        assertThat(calls.get(3).path("text").asText()).isEqualTo("Here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "block-actions-approve-in-channel",
                "block-actions-approve-in-dm",
                "block-actions-in-modal",
                "block-actions-reject-in-channel",
                "block-actions-retire-ephemeral",
                "view-closed",
                "view-submission",
                "view-submission-reason",
                "view-submission-wrong-fields"
            })
    void fixtures_areTheSameInBothForms(String name) {
        String form = TestingSlack.fixture(name + ".form");

        assertThat(TestingSlack.json(Form.decode(form).getOrDefault("payload", "")))
                .isEqualTo(TestingSlack.json(TestingSlack.fixture(name + ".json")));
    }

    @Test
    void fixtures_ofCommands_areUnderstood() {
        slack.deed("/slack/commands", TestingSlack.fixture("command-empty.form"), "");

        assertThat(
                        open("7041516817.2600000000.a1b2c3d4e5f60718293a4b5c6d7e8f90", VIEW)
                                .path("ok")
                                .asBoolean())
                .isTrue();
    }

    private JsonNode post(String text) {
        return slack.call("chat.postMessage", "channel", "UANA00000", "text", text);
    }

    private JsonNode update(String channel, String ts, String text) {
        return slack.call("chat.update", "channel", channel, "ts", ts, "text", text);
    }

    private JsonNode ephemeral(String channel, String user) {
        return slack.call(
                "chat.postEphemeral", "channel", channel, "user", user, "text", "For you");
    }

    private JsonNode open(String trigger, String view) {
        return slack.call("views.open", "trigger_id", trigger, "view", view);
    }

    private JsonNode updateView(String id, String hash, String view) {
        return slack.call("views.update", "view_id", id, "hash", hash, "view", view);
    }

    private void press(String channel, String ts, String response) {
        String payload =
                """
                {"type":"block_actions","user":{"id":"UPIA00000"},"channel":{"id":"%s"},
                 "container":{"message_ts":"%s"},"trigger_id":"%s",
                 "response_url":"http://127.0.0.1:1/local/slack/response/%s"}
                """
                        .formatted(channel, ts, response, response);
        slack.deed("/slack/interactions", Form.encode(Map.of("payload", payload)), "");
    }

    private static String body(Reply reply) {
        return new String(reply.body().bytes(), StandardCharsets.UTF_8);
    }
}
