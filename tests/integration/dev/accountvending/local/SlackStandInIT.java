package dev.accountvending.local;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.asElements;
import static com.slack.api.model.block.element.BlockElements.button;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;
import static com.slack.api.model.view.Views.view;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.users.UsersLookupByEmailResponse;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.User;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.slack.Form;
import dev.accountvending.local.slack.SlackSigning;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Slack's own client against the stand-in, with the secrets that the functions are given. */
class SlackStandInIT {
    @TempDir static Path folder;
    private static LocalCloud cloud;
    private static SlackEndpoints doors;
    private static Slack slack;
    private static MethodsClient client;

    @BeforeAll
    static void start() throws Exception {
        cloud =
                LocalCloud.start(
                        new Options(
                                TestProject.in(folder),
                                0,
                                0,
                                _ -> {},
                                Timing.brisk(),
                                List.of("us-east-1")));
        doors = cloud.description().slack();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(cloud.api() + "/local/slack/api/");
        slack = Slack.getInstance(config);
        client = slack.methods(secrets().path("botToken").asText());
    }

    @AfterAll
    static void stop() throws Exception {
        if (slack != null) {
            slack.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void secrets_areKeptEncrypted_andAreThoseOfTheDescription() throws Exception {
        try (SsmClient parameters = vending()) {
            Parameter plain =
                    parameters.getParameter(r -> r.name("account-vending-local-slack")).parameter();

            assertThat(plain.type()).isEqualTo(ParameterType.SECURE_STRING);
            assertThat(plain.value()).doesNotStartWith("{");
        }
        assertThat(secrets().path("signingSecret").asText()).isEqualTo(doors.signingSecret());
    }

    @Test
    void description_saysHowToBeSlack() throws Exception {
        JsonNode slack = get(cloud.api() + "/local").path("slack");

        assertThat(slack.path("commandsUrl").asText()).isEqualTo(cloud.api() + "/slack/commands");
        assertThat(slack.path("interactionsUrl").asText())
                .isEqualTo(cloud.api() + "/slack/interactions");
        assertThat(slack.path("signingSecret").asText()).hasSize(32);
        assertThat(get(slack.path("messagesUrl").asText()).isArray()).isTrue();
    }

    @Test
    void authTest_knowsTheApp() throws Exception {
        assertThat(ok(client.authTest(r -> r)).getBotId()).isEqualTo("B0ACCOUNT0");
        assertThat(slack.methods("xoxb-other").authTest(r -> r).getError())
                .isEqualTo("invalid_auth");
    }

    @Test
    void users_areRead() throws Exception {
        UsersLookupByEmailResponse found =
                ok(client.usersLookupByEmail(r -> r.email("pia@example.com")));
        User guest = ok(client.usersInfo(r -> r.user("UGUEST000"))).getUser();

        assertThat(found.getUser().getId()).isEqualTo("UPIA00000");
        assertThat(found.getUser().isEmailConfirmed()).isTrue();
        assertThat(guest.isRestricted()).isTrue();
        assertThat(guest.isEmailConfirmed()).isFalse();
    }

    @Test
    void message_isPostedAndUpdated() throws Exception {
        String channel =
                ok(client.conversationsOpen(r -> r.users(List.of("UANA00000"))))
                        .getChannel()
                        .getId();
        ChatPostMessageResponse posted =
                ok(
                        client.chatPostMessage(
                                r -> r.channel(channel).text("Asked").blocks(question())));

        ok(
                client.chatUpdate(
                        r ->
                                r.channel(channel)
                                        .ts(posted.getTs())
                                        .text("Done")
                                        .blocks(question())));

        assertThat(posted.getMessage().getBlocks()).hasSize(3);
        assertThat(screen("UANA00000").path("messages").findValuesAsText("ts"))
                .containsOnlyOnce(posted.getTs());
        assertThat(last().path("method").asText()).isEqualTo("chat.update");
        assertThat(last().path("user").asText()).isEqualTo("UANA00000");
        assertThat(last().path("blocks")).hasSize(3);
    }

    @Test
    void ephemeral_isPosted_whereTheUserIs() throws Exception {
        ok(
                client.chatPostEphemeral(
                        r -> r.channel("C0APPROVERS").user("UPIA00000").text("For you")));

        assertThat(
                        client.chatPostEphemeral(
                                        r -> r.channel("C0APPROVERS").user("UANA00000").text("a"))
                                .getError())
                .isEqualTo("user_not_in_channel");
        assertThat(
                        ok(client.conversationsInfo(r -> r.channel("C0APPROVERS")))
                                .getChannel()
                                .isMember())
                .isTrue();
    }

    @Test
    void wrongBlocks_areRefusedWithTheirPlace() throws Exception {
        ChatPostMessageResponse answer =
                client.chatPostMessage(
                        r ->
                                r.channel("UANA00000")
                                        .blocks(
                                                asBlocks(
                                                        header(
                                                                h ->
                                                                        h.text(
                                                                                plainText(
                                                                                        "x"
                                                                                                .repeat(
                                                                                                        151)))))));

        assertThat(answer.getError()).isEqualTo("invalid_blocks");
        assertThat(answer.getErrors())
                .containsExactly(
                        "must be less than 151 characters [json-pointer:/blocks/0/text/text]");
        assertThat(answer.getResponseMetadata().getMessages())
                .containsExactly(
                        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]");
    }

    @Test
    void modal_opensForWhoSentASignedCommand() throws Exception {
        command("UBEN00000", "11.22.modal");

        ViewsOpenResponse opened =
                ok(client.viewsOpen(r -> r.triggerId("11.22.modal").view(form("New account"))));
        ok(
                client.viewsUpdate(
                        r ->
                                r.viewId(opened.getView().getId())
                                        .hash(opened.getView().getHash())
                                        .view(form("Account"))));

        assertThat(screen("UBEN00000").at("/modals/0/title/text").asText()).isEqualTo("Account");
        assertThat(client.viewsOpen(r -> r.triggerId("11.22.modal").view(form("Again"))).getError())
                .isEqualTo("exchanged_trigger_id");
    }

    @Test
    void responseUrl_takesTheLibrarysAnswer() throws Exception {
        command("UCLEO0000", "11.22.response");

        var answer =
                slack.send(
                        cloud.api() + "/local/slack/response/11.22.response",
                        com.slack.api.webhook.Payload.builder()
                                .text("Here")
                                .blocks(question())
                                .build());

        assertThat(answer.getCode()).isEqualTo(200);
        assertThat(screen("UCLEO0000").at("/messages/0/ephemeral").asBoolean()).isTrue();
        assertThat(screen("UCLEO0000").at("/messages/0/message/blocks")).hasSize(3);
    }

    @Test
    void unknownMethods_areRefused() {
        assertThatThrownBy(() -> ok(client.chatDelete(r -> r.channel("C0APPROVERS").ts("1.2"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("unknown_method");
    }

    private static List<LayoutBlock> question() {
        return asBlocks(
                header(h -> h.text(plainText("A question"))),
                section(s -> s.text(markdownText("*ana@example.com* asks"))),
                actions(
                        a ->
                                a.blockId("decision")
                                        .elements(
                                                asElements(
                                                        button(
                                                                b ->
                                                                        b.actionId("approve")
                                                                                .style("primary")
                                                                                .text(
                                                                                        plainText(
                                                                                                "Approve"))
                                                                                .value("x"))))));
    }

    private static View form(String title) {
        return view(
                v ->
                        v.type("modal")
                                .callbackId("new-account")
                                .title(viewTitle(t -> t.type("plain_text").text(title)))
                                .submit(viewSubmit(s -> s.type("plain_text").text("Ask")))
                                .close(viewClose(c -> c.type("plain_text").text("Cancel")))
                                .privateMetadata("{}")
                                .blocks(
                                        asBlocks(
                                                input(
                                                        i ->
                                                                i.blockId("kind")
                                                                        .label(plainText("Kind"))
                                                                        .element(
                                                                                staticSelect(
                                                                                        s ->
                                                                                                s.actionId(
                                                                                                                "value")
                                                                                                        .options(
                                                                                                                List
                                                                                                                        .of(
                                                                                                                                option(
                                                                                                                                        plainText(
                                                                                                                                                "Sandbox"),
                                                                                                                                        "sandbox")))))),
                                                input(
                                                        i ->
                                                                i.blockId("name")
                                                                        .label(plainText("Name"))
                                                                        .element(
                                                                                plainTextInput(
                                                                                        p ->
                                                                                                p.actionId(
                                                                                                                "value")
                                                                                                        .maxLength(
                                                                                                                30)))))));
    }

    /** The test project has no door for it; Slack's side takes note all the same. */
    private static void command(String user, String trigger) throws Exception {
        String form =
                Form.encode(
                        Map.of(
                                "user_id",
                                user,
                                "channel_id",
                                "C0GENERAL0",
                                "command",
                                "/account",
                                "trigger_id",
                                trigger,
                                "response_url",
                                cloud.api() + "/local/slack/response/" + trigger));
        long now = Instant.now().getEpochSecond();
        String signature =
                new SlackSigning(doors.signingSecret())
                        .sign(now, form.getBytes(StandardCharsets.UTF_8));
        send(
                HttpRequest.newBuilder(URI.create(doors.commandsUrl()))
                        .header("content-type", Form.TYPE)
                        .header(SlackSigning.TIMESTAMP, Long.toString(now))
                        .header(SlackSigning.SIGNATURE, signature)
                        .POST(BodyPublishers.ofString(form)));
    }

    private static <T extends SlackApiTextResponse> T ok(T answer) {
        assertThat(answer.isOk()).as("%s", answer).isTrue();
        return answer;
    }

    private static JsonNode last() throws Exception {
        JsonNode calls = get(doors.messagesUrl());
        return calls.get(calls.size() - 1);
    }

    private static JsonNode screen(String user) throws Exception {
        return get(cloud.api() + "/local/slack/screen?user=" + user);
    }

    private static JsonNode get(String url) throws Exception {
        return Json.MAPPER.readTree(send(HttpRequest.newBuilder(URI.create(url))).body());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static JsonNode secrets() throws Exception {
        try (SsmClient parameters = vending()) {
            return Json.MAPPER.readTree(
                    parameters
                            .getParameter(
                                    r -> r.name("account-vending-local-slack").withDecryption(true))
                            .parameter()
                            .value());
        }
    }

    private static SsmClient vending() {
        AccessKey key = Objects.requireNonNull(cloud.description().administrators().get("vending"));
        return SsmClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(cloud.aws())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        key.accessKeyId(), key.secretAccessKey())))
                .build();
    }
}
