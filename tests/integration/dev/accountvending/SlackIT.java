package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Asking in Slack, through the real doors, with Slack's stand-in around them. */
class SlackIT {
    private static final String APPROVERS = "C0APPROVERS";

    /** A public channel, which is set as an approver. */
    private static final String OPEN = "C0OPEN0000";

    private static TestCloud cloud;
    private static SlackUsers slack;

    @BeforeAll
    static void start() {
        cloud =
                TestCloud.start(
                        Timing.brisk(),
                        List.of("us-east-1"),
                        Map.of(
                                "AVM_APPROVERS",
                                "service=pia@example.com,paul@example.com,#C0APPROVERS,#C0OPEN0000"));
        slack = new SlackUsers(cloud);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void clearFaults() {
        cloud.local.faults().clear();
    }

    @Test
    void new_vendsAnAccount_andOneMessageShowsHowFarItIs() {
        HttpResponse<String> acknowledged = slack.say("UANA00000", "new sandbox payments-spike 7d");

        assertThat(acknowledged.statusCode()).isEqualTo(200);
        assertThat(acknowledged.body()).isEmpty();
        JsonNode posted =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.postMessage")
                                        && SlackUsers.text(call).contains("payments-spike"));
        assertThat(posted.path("channel").asText()).isIn("UANA00000", "DANA00000");
        JsonNode ready =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && SlackUsers.text(call).contains("payments-spike")
                                        && SlackUsers.text(call).contains("is ready"));
        assertThat(SlackUsers.text(ready))
                .contains("payments-spike.sbx.", "signin.aws.amazon.com/switchrole");
        assertThat(
                        slack.calls().stream()
                                .filter(call -> !call.path("ok").asBoolean())
                                .filter(call -> !call.path("channel").asText().equals(OPEN)))
                .isEmpty();
        assertThat(
                        slack.calls().stream()
                                .filter(call -> SlackUsers.text(call).contains("payments-spike"))
                                .filter(c -> c.path("method").asText().equals("chat.postMessage")))
                .hasSize(1);
    }

    @Test
    void replay_isRefused_andSlacksOwnRetryIsNot() {
        byte[] body = slack.command("UBEN00000", "new sandbox replayed");
        Instant now = Instant.now();
        assertThat(slack.send("commandsUrl", body, now, Map.of()).statusCode()).isEqualTo(200);
        slack.call(call -> SlackUsers.text(call).contains("replayed"));

        HttpResponse<String> replay = slack.send("commandsUrl", body, now, Map.of());
        HttpResponse<String> retry =
                slack.send("commandsUrl", body, Instant.now(), Map.of("X-Slack-Retry-Num", "1"));

        assertThat(replay.statusCode()).isEqualTo(403);
        assertThat(retry.statusCode()).isEqualTo(200);
    }

    @Test
    void forgedStaleAndFuture_areRefused() {
        byte[] body = slack.command("UANA00000", "list");

        assertThat(
                        slack.send("commandsUrl", body, Instant.now().minusSeconds(301), Map.of())
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        slack.send("commandsUrl", body, Instant.now().plusSeconds(310), Map.of())
                                .statusCode())
                .isEqualTo(401);
        assertThat(slack.sendUnsigned("commandsUrl", body).statusCode()).isEqualTo(401);
    }

    @Test
    void approver_pressesAButton_andEveryMessageShowsWhoDecided() {
        slack.say("UANA00000", "new service billing stage=test");
        JsonNode asked =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.postMessage")
                                        && call.path("channel").asText().contains("PIA")
                                        && SlackUsers.text(call).contains("billing-test"));
        assertThat(SlackUsers.text(asked)).contains("approve-account", "reject-account");

        slack.press("UPIA00000", asked, "approve-account");

        JsonNode shown =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && call.path("channel").asText().contains("PAUL")
                                        && SlackUsers.text(call).contains("billing-test"));
        assertThat(SlackUsers.text(shown)).contains("pia").doesNotContain("approve-account");
        JsonNode ready =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && SlackUsers.text(call).contains("billing-test")
                                        && SlackUsers.text(call).contains("is ready"));
        assertThat(ready.path("ok").asBoolean()).isTrue();
    }

    @Test
    void guest_isToldThatTheyAreNobodyHere() {
        slack.say("UGUEST000", "list");

        JsonNode told = slack.call(call -> SlackUsers.text(call).contains("Guests"));

        assertThat(told.path("ok").asBoolean()).isTrue();
    }

    @Test
    void secondUserOfAMailbox_asksForNothing_andApprovesNothing() {
        waiting("doubled", "ana@example.com");
        JsonNode asked = slack.posted("DPIA00000", "doubled-test");

        slack.say("UANATWO00", "new sandbox second");
        slack.answer("UANATWO00", "ana+2@example.com cannot be used here because of its + part");
        slack.pressIn(APPROVERS, "UANATWO00", asked, "approve-account");

        untilAnswered("UANATWO00", "+ part", 2);
        assertThat(status("doubled-test")).isEqualTo("AWAITING_APPROVAL");
        assertThat(cloud.ledgerKeys()).doesNotContain("NAME#second");
        Answer byTheSecond = cloud.post(TestCloud.request("sandbox", "third", "ana+2@example.com"));
        assertThat(byTheSecond.status()).as("%s", byTheSecond.body()).isEqualTo(403);
        assertThat(byTheSecond.body().path("rule").asText()).isEqualTo("known-address");
    }

    @Test
    void memberOfAnotherMailDomain_andOfAnotherWorkspace_areNobodyHere() {
        slack.say("UOLGA0000", "list");
        slack.say("USTEN0000", "list");

        slack.answer("UOLGA0000", "olga@other.example is not of a mail domain");
        slack.answer("USTEN0000", "Only members of the workspace");
    }

    @Test
    void publicChannel_isNotAsked_andApprovesNothing() {
        waiting("opened", "cleo@example.com");
        JsonNode asked = slack.posted("DPIA00000", "opened-test");

        slack.pressIn(OPEN, "UDAN00000", asked, "approve-account");

        slack.answer("UDAN00000", "Nobody may decide in the Slack channel C0OPEN0000");
        assertThat(status("opened-test")).isEqualTo("AWAITING_APPROVAL");
        assertThat(
                        slack.calls().stream()
                                .filter(call -> call.path("method").asText().startsWith("chat."))
                                .map(call -> call.path("channel").asText()))
                .doesNotContain(OPEN);
    }

    @Test
    void channel_isHeardWhileItIsPrivate_andThoseWhoAreInIt() {
        waiting("heard", "ben@example.com");
        waiting("unheard", "ben@example.com");
        JsonNode asked = slack.posted(APPROVERS, "unheard-test");
        JsonNode heard = slack.posted(APPROVERS, "heard-test");
        slack.pressIn(APPROVERS, "UCLEO0000", heard, "approve-account");
        slack.answer("UCLEO0000", "You approved *heard-test*");

        cloud.local.slack().leave(APPROVERS, "UCLEO0000");
        slack.pressIn(APPROVERS, "UCLEO0000", asked, "approve-account");
        slack.answer("UCLEO0000", "Only members of the Slack channel");

        cloud.local.slack().share(APPROVERS);
        slack.pressIn(APPROVERS, "UCLEO0000", asked, "approve-account");
        slack.answer("UCLEO0000", "shared with another workspace");
        assertThat(status("heard-test")).isNotEqualTo("AWAITING_APPROVAL");
        assertThat(status("unheard-test")).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void nothing_opensAFormThatSlackTakes() {
        slack.say("UDAN00000", "");

        JsonNode opened = slack.call(call -> call.path("method").asText().equals("views.open"));

        assertThat(opened.path("ok").asBoolean()).as("%s", opened).isTrue();
    }

    @Test
    void list_tellsWhatOneHas_andNothingOfOthers() {
        waiting("listed", "cleo@example.com");

        slack.say("UCLEO0000", "list");

        assertThat(SlackUsers.text(slack.answer("UCLEO0000", "Your accounts")))
                .contains("listed-test", "waits for approval")
                .doesNotContain("ana@example.com");
        slack.say("UALAN0000", "list");
        slack.answer("UALAN0000", "You have no account");
    }

    @Test
    void approver_rejectsByTheForm_andTheNameIsFree() {
        slack.say("UBEN00000", "new service unwanted stage=test");
        JsonNode asked = slack.posted("DPAUL0000", "unwanted-test");
        slack.press("UPAUL0000", asked, "reject-account");
        JsonNode form = slack.opened("UPAUL0000", "unwanted-test");

        slack.submit("UPAUL0000", form, "why", "There is one already.");

        assertThat(SlackUsers.text(slack.posted("DPAUL0000", "You rejected")))
                .contains("unwanted-test");
        JsonNode lease = cloud.get("/accounts/unwanted-test").body();
        assertThat(lease.path("status").asText()).isEqualTo("REJECTED");
        assertThat(lease.path("history").toString())
                .contains("paul@example.com", "There is one already.");
        assertThat(cloud.ledgerKeys()).doesNotContain("NAME#unwanted-test");
        JsonNode told =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && call.path("channel").asText().equals("DBEN00000")
                                        && SlackUsers.text(call).contains("unwanted-test")
                                        && SlackUsers.text(call).contains("was rejected"));
        assertThat(SlackUsers.text(told)).contains("There is one already.");
    }

    @Test
    void anOldButton_isNoneOfTheNextRequestOfThatName_norAWordWithoutAButton() {
        waiting("reused", "cleo@example.com");
        JsonNode asked =
                slack.posted("DPIA00000", "Approve service reused-test for cleo@example.com");
        assertThat(cloud.as("cleo@example.com").delete("/accounts/reused-test").status())
                .isEqualTo(202);
        waiting("reused", "ben@example.com");

        slack.press("UPIA00000", asked, "approve-account");
        JsonNode told = slack.answer("UPIA00000", "reused-test was withdrawn by cleo@example.com");
        assertThat(SlackUsers.text(told))
                .contains("reused-test-2: kind service, of ben@example.com")
                .doesNotContain("approve-account");
        slack.press("UPIA00000", asked, "approve-account", "reused-test");
        slack.answer("UPIA00000", "is not what you saw");
        slack.say("UPIA00000", "approve reused-test");
        JsonNode sure =
                slack.answer("UPIA00000", "Approve service reused-test for ben@example.com");
        assertThat(status("reused-test")).isEqualTo("AWAITING_APPROVAL");

        slack.press("UPIA00000", sure, "approve-by-word");
        slack.answer("UPIA00000", "You approved *reused-test* for ben@example.com.");
        assertThat(status("reused-test")).isNotEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void owner_withdrawsARequest_onceTheyAreSure() {
        waiting("regretted", "cleo@example.com");
        slack.say("UCLEO0000", "retire regretted-test");
        JsonNode sure =
                slack.answer(
                        "UCLEO0000",
                        "Withdraw the request for regretted-test (service) of cleo@example.com?");
        assertThat(status("regretted-test")).isEqualTo("AWAITING_APPROVAL");

        slack.press("UCLEO0000", sure, "retire-account");

        slack.answer("UCLEO0000", "The request for *regretted-test* is withdrawn.");
        assertThat(status("regretted-test")).isEqualTo("WITHDRAWN");
        assertThat(cloud.ledgerKeys()).doesNotContain("NAME#regretted-test");
    }

    @Test
    void owner_asksForMoreDaysThanTheKindAllows_anAdministratorAllowsThem_andTheAccountIsRetired() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "lasting", "dan@example.com"));
        Instant end = Instant.parse(lease.path("expiresAt").asText());

        slack.say("UDAN00000", "extend lasting 300d The spike goes on.");
        slack.answer("UDAN00000", "have been asked");
        JsonNode asked = slack.posted("DADA00000", "asks for 300 more days for lasting");
        assertThat(SlackUsers.text(asked)).contains("The spike goes on.", "approve-account");
        assertThat(expiry("lasting")).isEqualTo(end);
        assertThat(published("ExtensionRequested", "lasting-1")).isOne();
        await().untilAsserted(
                        () -> assertThat(cloud.mailsTo("ada@example.com", "lasting")).hasSize(1));

        slack.press("UADA00000", asked, "approve-account");
        slack.answer("UADA00000", "You approved 300 more days for *lasting*.");
        assertThat(expiry("lasting")).isEqualTo(end.plus(Duration.ofDays(300)));
        slack.posted("DDAN00000", "ada@example.com approved 300 more days");
        JsonNode shown =
                slack.call(
                        call ->
                                call.path("method").asText().equals("chat.update")
                                        && call.path("channel").asText().equals("DALAN0000")
                                        && SlackUsers.text(call).contains("lasting"));
        assertThat(SlackUsers.text(shown))
                .contains("Approved by ada@example.com")
                .doesNotContain("approve-account");

        slack.say("UDAN00000", "retire lasting");
        JsonNode sure =
                slack.answer(
                        "UDAN00000", "Retire lasting (developer) of dan@example.com, account ");
        assertThat(status("lasting")).isEqualTo("ACTIVE");
        slack.press("UDAN00000", sure, "retire-account");
        slack.answer("UDAN00000", "*lasting* is being taken back");
        JsonNode retired = cloud.untilRetired("lasting");
        assertThat(retired.path("status").asText()).as("%s", retired).isEqualTo("RETIRED");
    }

    @Test
    void failureOfACommand_isApologizedForWhereItWasSaid() {
        cloud.local
                .faults()
                .add(
                        FaultRule.of("dynamodb:Query", new Fault.Failure(400, "Refused"))
                                .inFunction("answerSlack"));

        slack.say("UPAUL0000", "list");

        JsonNode apology = slack.answer("UPAUL0000", "Something is wrong");
        assertThat(SlackUsers.text(apology))
                .contains("Tell an administrator")
                .doesNotContain("Refused");
        assertThat(cloud.local.faults().pending()).isEmpty();
    }

    @Test
    void failureOfAForm_isApologizedForInTheConversation_andDecidesNothing() {
        waiting("pitied", "cleo@example.com");
        JsonNode asked = slack.posted("DPIA00000", "pitied-test");
        slack.press("UPIA00000", asked, "reject-account");
        JsonNode form = slack.opened("UPIA00000", "pitied-test");
        cloud.local
                .faults()
                .add(
                        FaultRule.of("dynamodb:GetItem", new Fault.Failure(400, "Refused"))
                                .inFunction("answerSlack")
                                .onCall(1, 100));

        slack.submit("UPIA00000", form, "why", "No.");

        slack.posted("DPIA00000", "Something is wrong with the vending machine itself");
        assertThat(status("pitied-test")).isEqualTo("AWAITING_APPROVAL");
    }

    private static void waiting(String service, String owner) {
        Answer asked =
                cloud.post(TestCloud.request("service", service, owner).put("stage", "test"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> status(service + "-test").equals("AWAITING_APPROVAL"));
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().path("status").asText();
    }

    private static Instant expiry(String name) {
        return Instant.parse(cloud.get("/accounts/" + name).body().path("expiresAt").asText());
    }

    private static void untilAnswered(String user, String text, int times) {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                slack.calls().stream()
                                                .filter(
                                                        call ->
                                                                call.path("method")
                                                                                .asText()
                                                                                .equals(
                                                                                        "response_url")
                                                                        && call.path("user")
                                                                                .asText()
                                                                                .equals(user)
                                                                        && SlackUsers.text(call)
                                                                                .contains(text))
                                                .count()
                                        == times);
    }

    /** How many events of a type were published about a lease. */
    private static long published(String type, String lease) {
        return cloud.local.events().stream()
                .filter(event -> event.detailType().equals(type))
                .filter(event -> event.detail().path("leaseId").asText().equals(lease))
                .count();
    }
}
