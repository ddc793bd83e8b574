package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Review;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.TestingSlack;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

class AnswerSlackTest {
    private static final String ANA = "UANA00000";
    private static final String BEN = "UBEN00000";
    private static final String ADA = "UADA00000";
    private static final String PIA = "UPIA00000";
    private static final String CHANNEL = "C0APPROVERS";

    private final TestingSlackActions testing = new TestingSlackActions();
    private final TestingSlack slack = testing.slack;

    @AfterEach
    void close() {
        testing.close();
    }

    @Test
    void new_asksForTheAskerAndShowsItsProgressInAMessage() {
        testing.say(ANA, "new sandbox payments-spike 7d purpose=Try <it> out");

        Lease lease = testing.lease("payments-spike");
        assertThat(lease.request().owner()).hasToString("ana@example.com");
        assertThat(lease.request().days()).isEqualTo(7);
        assertThat(lease.request().purpose()).isEqualTo("Try <it> out");
        assertThat(lease.notices().slackMessage()).isEqualTo(new SlackMessage("DANA00000", "17.1"));
        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo(ANA);
        assertThat(slack.call("chat.postMessage").shown()).contains("is being made");
        assertThat(testing.answered()).contains("*payments-spike*");
        assertThat(testing.followed.started).containsOnlyKeys("follow-payments-spike-1-0");
    }

    @Test
    void new_again_afterARunWhoseEndNobodySaw_doesNothingTwice() {
        SlackCall call = testing.command(ANA, "new sandbox payments-spike 7d");
        testing.run(call, "slack-x");

        testing.run(call, "slack-x");

        assertThat(testing.requestService.stepFunctions.started).hasSize(1);
        assertThat(slack.calls("chat.postMessage")).hasSize(1);
        assertThat(testing.followed.started).hasSize(1);
    }

    @Test
    void new_ofAService_takesItsStage() {
        testing.say(ANA, "new service billing stage=staging");

        assertThat(testing.lease("billing-staging").request().kind()).hasToString("service");
    }

    @Test
    void new_forAnother_isForAdministrators() {
        testing.say(ANA, "new sandbox x-y-z owner=ben@example.com");
        assertThat(testing.answered()).contains("may ask for themselves only");

        testing.say(ADA, "new sandbox x-y-z owner=ben@example.com");

        assertThat(testing.lease("x-y-z").request().owner()).hasToString("ben@example.com");
        assertThat(testing.lease("x-y-z").lifecycle().requester()).hasToString("ada@example.com");
    }

    @Test
    void new_ofBadFields_namesEachWithoutMarkup() {
        testing.say(ANA, "new castle Pay<b> days=soon");

        assertThat(testing.answered()).contains("*name*", "pay&lt;b&gt;", "*days*");
        assertThat(testing.answered()).doesNotContain("<b>");
    }

    @Test
    void new_whatTheCatalogDoesNotAllow_isTold() {
        testing.say(ANA, "new sandbox payments-spike 31d");

        assertThat(testing.answered()).contains("*days*", "lasts 30 days at most");
        assertThat(testing.requestService.stepFunctions.started).isEmpty();
    }

    @Test
    void new_ofATakenName_isTold() {
        testing.active("payments-spike");

        testing.say(BEN, "new sandbox payments-spike");

        assertThat(testing.answered()).contains("taken");
    }

    @Test
    void new_whereTheAskerCannotBeWrittenTo_vendsAllTheSame() {
        slack.refuseNext("chat.postMessage", "messages_tab_disabled");

        testing.say(ANA, "new sandbox payments-spike");

        assertThat(testing.lease("payments-spike").notices().slackMessage()).isNull();
        assertThat(testing.answered()).contains("/account show payments-spike");
        assertThat(testing.followed.started).isEmpty();
    }

    @Test
    void form_asksAndAnswersWithTheProgress() {
        testing.submit(
                ANA, "new-account", "", Map.of("kind", "sandbox", "name", "spike", "days", "7"));

        assertThat(testing.lease("spike").notices().slackMessage()).isNotNull();
        assertThat(slack.call("chat.postMessage").shown()).contains("is being made");
    }

    @Test
    void form_thatIsRefused_isToldInTheConversation() {
        testing.active("spike");

        testing.submit(BEN, "new-account", "", Map.of("kind", "sandbox", "name", "spike"));

        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo(BEN);
        assertThat(slack.call("chat.postMessage").shown()).contains("taken");
    }

    @Test
    void nothing_opensTheForm() {
        testing.say(ANA, "");

        TestingSlack.Call opened = slack.call("views.open");
        JsonNode view = opened.view();
        assertThat(opened.field("trigger_id")).isEqualTo("trigger");
        assertThat(view.at("/callback_id").asText()).isEqualTo("new-account");
        assertThat(view.findValuesAsText("block_id"))
                .containsExactly("kind", "name", "days", "stage", "purpose");
        assertThat(slack.calls).hasSize(1);
    }

    @Test
    void nothing_tooLateForTheForm_offersAButton() {
        slack.refuseNext("views.open", "expired_trigger_id");

        testing.say(ANA, "");

        assertThat(testing.answered()).contains("took too long", "open-form");
    }

    @Test
    void nothing_again_afterTheFormWasOpened_isDone() {
        slack.refuseNext("views.open", "exchanged_trigger_id");

        testing.say(ANA, "");

        assertThat(slack.calls).hasSize(1);
    }

    @Test
    void openForm_byItsButton_opensIt() {
        testing.press(ANA, "DANA00000", "open-form", "again");

        assertThat(slack.calls("views.open")).hasSize(1);
        assertThat(slack.call("response").field("replace_original")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "HELP", "help me"})
    void help_tellsEachWord(String text) {
        testing.say(ANA, text);

        assertThat(testing.answered())
                .contains(
                        "account new",
                        "account list",
                        "account show",
                        "account hand-over",
                        "account extend",
                        "account retire",
                        "account approve",
                        "account reject");
        assertThat(slack.call("response").field("response_type")).isEqualTo("ephemeral");
    }

    @Test
    void whatIsNotUnderstood_isToldWithHelp() {
        testing.say(ANA, "frobnicate <!everyone>");

        assertThat(testing.answered()).contains("frobnicate", "account help");
        assertThat(testing.answered()).doesNotContain("<!everyone>");
    }

    @Test
    void list_showsTheAskersOwn() {
        testing.active("spike");

        testing.say(ANA, "list");
        assertThat(testing.answered()).contains("*spike*", "active");

        testing.say(BEN, "list");
        assertThat(testing.answered()).contains("You have no account");
    }

    @Test
    void show_toTheOwnerAll_toOthersWhatEverybodyMayKnow() {
        testing.active("spike");

        testing.say(ANA, "show spike");
        assertThat(testing.answered())
                .contains("active", TestingLedger.ACCOUNT.value(), "spike.sbx");

        testing.say(BEN, "show spike");
        assertThat(testing.answered())
                .contains("spike.sbx", "ana@example.com")
                .doesNotContain("active", TestingLedger.ACCOUNT.value());
    }

    @Test
    void list_showsLivingOnesFirst_andFewOfTheEnded() {
        testing.active("spike");
        for (int i = 1; i <= 7; i++) {
            Lease failed = testing.requested("gone-%d".formatted(i));
            testing.registry.progress().fail(failed.id(), "test", "No luck.", false);
        }

        testing.say(ANA, "list");

        String shown = testing.answered();
        assertThat(shown.indexOf("*spike*")).isLessThan(shown.indexOf("Ended lately"));
        assertThat(shown.split("could not be made", -1)).hasSize(6);
        assertThat(shown).contains("gone-7").doesNotContain("gone-1*");
    }

    @Test
    void show_ofAFailedVend_tellsTheReasonAndHowToAskAgain() {
        Lease failed = testing.requested("spike");
        testing.registry.progress().fail(failed.id(), "test", "AWS had no luck.", false);

        testing.say(ANA, "show spike");

        assertThat(testing.answered())
                .contains("could not be made", "AWS had no luck.", "/account new sandbox spike")
                .doesNotContain("*Ends*");
    }

    @Test
    void new_withTwoMistakes_namesBoth() {
        testing.say(ANA, "new sandboxx y 7d");

        assertThat(testing.answered())
                .contains("There is no kind \\\"sandboxx\\\"", "A name is 3 to 30");
    }

    @Test
    void budget_isChanged_orAskedFor() {
        testing.active("spike");

        testing.say(ANA, "budget spike 30");
        assertThat(testing.answered()).contains("*spike* is now 30 US dollars");
        assertThat(testing.lease("spike").terms().monthlyBudget()).isEqualTo(30);

        testing.say(ANA, "budget spike 80 a bigger database");
        assertThat(testing.answered()).contains("80 dollars for *spike*", "have been asked");
    }

    @Test
    void retire_ofOneThatIsBeingMade_asksWhetherToWithdrawIt() {
        testing.requested("spike");

        testing.say(ANA, "retire spike");

        assertThat(testing.answered())
                .contains("Withdraw the request for spike", "Yes, withdraw it", "retire-account")
                .doesNotContain("You lose access");
    }

    @Test
    void keep_ofOneWithAnEnd_saysToExtendIt() {
        testing.active("spike");

        testing.say(ANA, "keep spike");

        assertThat(testing.answered()).contains("there is nothing to keep: extend it instead");
    }

    @Test
    void show_ofNone_isTold() {
        testing.say(ANA, "show nothing");

        assertThat(testing.answered()).contains("There is no account named \\\"nothing\\\"");
    }

    @Test
    void handOver_isForTheOwnerOfAReadyAccount() {
        Lease lease = testing.active("spike");
        testing.registry.update(
                lease.id(),
                l ->
                        l.withAccess(
                                access ->
                                        access.withRoles(
                                                Map.of(
                                                        "Developer",
                                                        "arn:aws:iam::1:role/vending/Developer"))));

        testing.say(ANA, "hand-over spike");
        assertThat(testing.answered())
                .contains("signin.aws.amazon.com/switchrole", TestingLedger.ACCOUNT.value());

        testing.say(BEN, "hand-over spike");
        assertThat(testing.answered()).contains("Only its owner").doesNotContain("switchrole");
    }

    @Test
    void handOver_ofOneThatIsNotReady_isRefused() {
        testing.waiting("billing");

        testing.say(ANA, "hand-over billing-test");

        assertThat(testing.answered()).contains("waits for approval", "nothing to hand over");
    }

    @Test
    void extend_movesTheEndOnce() {
        Lease lease = testing.active("spike");
        SlackCall call = testing.command(ANA, "extend spike 7d more to try");
        testing.run(call, "slack-x");

        testing.run(call, "slack-x");

        assertThat(testing.lease("spike").terms().expiresAt())
                .isEqualTo(
                        Optional.ofNullable(lease.terms().expiresAt())
                                .orElseThrow()
                                .plus(Duration.ofDays(7)));
        assertThat(testing.lease("spike").lifecycle().history().getLast().why())
                .contains("more to try");
        assertThat(testing.answered()).contains("now ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"extend spike", "extend spike soon", "extend spike 0d", "extend"})
    void extend_withoutALength_isNotUnderstood(String text) {
        testing.active("spike");

        testing.say(ANA, text);

        assertThat(testing.answered()).contains(":question:");
    }

    @Test
    void extend_ofAnothers_isRefused() {
        testing.active("spike");

        testing.say(BEN, "extend spike 7d");

        assertThat(testing.answered()).contains("Only its owner");
    }

    @Test
    void extend_beyondTheLongest_saysThatApproversAreAsked() {
        testing.active("spike");

        testing.say(ANA, "extend spike 60d");

        assertThat(testing.answered())
                .contains("60 more days for *spike*", "administrators have been asked");
        assertThat(testing.lease("spike").approvals().openLimitIncrease()).isNotNull();
    }

    @Test
    void approve_ofMoreDays_extends() {
        testing.active("spike");
        testing.say(ANA, "extend spike 60d");

        testing.press(ANA, "DANA00000", "approve-account", testing.toDecide("spike"));
        assertThat(testing.answered()).contains("not an approver");
        testing.press(ADA, "DADA00000", "approve-account", testing.toDecide("spike"));

        assertThat(testing.answered()).contains("You approved 60 more days for *spike*");
        assertThat(testing.lease("spike").approvals().openLimitIncrease()).isNull();
        assertThat(testing.followed.started).isEmpty();
    }

    @Test
    void aRemindersButton_extendsByTheUsualDays_onceForThatEnd() {
        Lease lease = testing.active("spike");
        Instant end = Optional.ofNullable(lease.terms().expiresAt()).orElseThrow();
        String value = testing.toEnd("spike") + " " + end.getEpochSecond();

        testing.press(ANA, "DANA00000", "extend-lease", value);
        testing.press(ANA, "DANA00000", "extend-lease", value);

        assertThat(testing.lease("spike").terms().expiresAt())
                .isEqualTo(end.plus(Duration.ofDays(7)));
        assertThat(testing.answered()).contains("now ends");
    }

    @Test
    void aRemindersOtherButton_asksBeforeItRetires() {
        testing.active("spike");

        testing.press(ANA, "DANA00000", "wants-to-retire", testing.toEnd("spike"));

        assertThat(testing.answered()).contains("Yes, retire it", "Cancel");
        assertThat(testing.lease("spike").lifecycle().retirement()).isNull();
    }

    @Test
    void stillNeeded_byButtonOrWord_beginsAnotherReview() {
        Lease waiting = testing.waiting("billing");
        testing.registry
                .decisions()
                .decide(
                        waiting.id(),
                        new Decision(true, "pia@example.com", TestingLedger.NOW, null));
        testing.registry.progress().activate(waiting.id(), "alias");

        testing.press(BEN, "DBEN00000", "still-needed", testing.toEnd("billing-test"));
        assertThat(testing.answered()).contains("Only its owner");
        testing.press(ANA, "DANA00000", "still-needed", testing.toEnd("billing-test"));
        assertThat(testing.answered()).contains("*billing-test* stays");
        assertThat(testing.lease("billing-test").notices().review())
                .isEqualTo(new Review(TestingLedger.NOW, null, null));
        testing.say(ANA, "keep billing-test");
        assertThat(testing.answered()).contains("*billing-test* stays");
    }

    @Test
    void retire_asksFirst() {
        testing.active("spike");

        testing.say(ANA, "retire spike");

        assertThat(testing.answered()).contains("Yes, retire it", "Cancel", "retire-account");
        assertThat(testing.lease("spike").lifecycle().retirement()).isNull();
    }

    @Test
    void retire_ofAnothers_isRefusedBeforeItIsAsked() {
        testing.active("spike");

        testing.say(BEN, "retire spike");
        assertThat(testing.answered()).contains("Only its owner").doesNotContain("Yes, retire");

        testing.press(BEN, "DBEN00000", "retire-account", testing.toEnd("spike"));
        assertThat(testing.answered()).contains("Only its owner");
        assertThat(testing.lease("spike").lifecycle().retirement()).isNull();
    }

    @Test
    void retire_confirmed_isWrittenDownAndTheButtonsGo() {
        testing.active("spike");

        testing.press(ANA, "DANA00000", "retire-account", testing.toEnd("spike"));

        assertThat(testing.lease("spike").lifecycle().retirement()).isNotNull();
        assertThat(slack.call("response").field("replace_original")).isEqualTo("true");
        assertThat(testing.answered()).contains("*spike* is being taken back");
    }

    @Test
    void retire_cancelled_changesNothing() {
        testing.active("spike");

        testing.press(ANA, "DANA00000", "keep-account", "spike");

        assertThat(testing.lease("spike").lifecycle().retirement()).isNull();
        assertThat(testing.answered()).contains("*spike* was not changed");
    }

    @Test
    void retire_ofAWaitingRequest_withdrawsIt() {
        testing.waiting("billing");

        testing.say(ANA, "retire billing-test");
        assertThat(testing.answered()).contains("Withdraw the request", "Yes, withdraw it");
        testing.press(ANA, "DANA00000", "retire-account", testing.toEnd("billing-test"));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.WITHDRAWN);
    }

    @Test
    void approve_byAnApproversButton_decidesAndFollows() {
        Lease lease = testing.waiting("billing");
        testing.registry.update(
                lease.id(),
                l ->
                        l.withNotices(
                                notices ->
                                        notices.withSlackMessage(
                                                new SlackMessage("DANA00000", "17.9"))));

        testing.press(PIA, "DPIA00000", "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.VENDING);
        assertThat(testing.answered()).contains("You approved *billing-test*");
        assertThat(slack.call("response").field("replace_original")).isEqualTo("false");
        assertThat(testing.followed.started).containsOnlyKeys("follow-billing-test-1-1");
    }

    @Test
    void approve_inTheApproversChannel_isForWhoeverIsInIt() {
        testing.waiting("billing");

        testing.press(BEN, "C0GENERAL0", "approve-account", testing.toDecide("billing-test"));
        assertThat(testing.answered()).contains("is not an approver");

        testing.press(BEN, CHANNEL, "approve-account", testing.toDecide("billing-test"));
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.VENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "is_private, false, not a private channel",
        "is_mpim, true, not a private channel",
        "is_ext_shared, true, shared with another workspace",
        "is_shared, true, shared with another workspace",
        "is_org_shared, true, shared with another workspace",
        "is_pending_ext_shared, true, shared with another workspace",
        "is_archived, true, archived"
    })
    void approve_inAChannelThatBecameAnother_isRefused(String mark, boolean value, String why) {
        testing.waiting("billing");
        slack.channel(CHANNEL).put(mark, value).withArray("members").add(BEN);

        testing.press(BEN, CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains(why);
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @ParameterizedTest
    @CsvSource({
        "conversations.info, missing_scope",
        "conversations.info, channel_not_found",
        "conversations.members, missing_scope"
    })
    void approve_inAChannelThatCannotBeSeen_isRefused(String method, String error) {
        testing.waiting("billing");
        slack.refuseNext(method, error);

        testing.press(BEN, CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("groups:read", error);
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void approve_byWhoLeftTheChannel_isRefused() {
        testing.waiting("billing");
        slack.channel(CHANNEL).withArray("members").add(ANA);

        testing.press(BEN, CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("Only members of the Slack channel C0APPROVERS");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void reject_byWhoLeftTheChannelWhileTheFormWasOpen_isRefused() {
        testing.waiting("billing");
        testing.press(BEN, CHANNEL, "reject-account", testing.toDecide("billing-test"));
        slack.channel(CHANNEL);

        testing.submit(
                BEN,
                "reject-account",
                slack.call("views.open").view().at("/private_metadata").asText(),
                Map.of("why", "No."));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void approve_inAPublicChannel_byANamedApprover_isTheirOwnWord() {
        testing.waiting("billing");
        slack.channel(CHANNEL).put("is_private", false);

        testing.press(PIA, CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.VENDING);
    }

    @Test
    void approve_byASecondUserOfTheMailbox_isRefused() {
        testing.waiting("billing");
        slack.member("U2", "ana+2@example.com");
        slack.channel(CHANNEL).withArray("members").add("U2");

        testing.press("U2", CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("+ part");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void new_byASecondUserOfTheMailbox_isRefused() {
        slack.member("U2", "ana+2@example.com");

        testing.say("U2", "new sandbox third");

        assertThat(testing.answered()).contains("+ part");
        assertThat(testing.requestService.stepFunctions.started).isEmpty();
    }

    @Test
    void approve_ofOnesOwn_isRefused() {
        testing.waiting("billing");

        testing.press(ANA, CHANNEL, "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("somebody else must decide");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void approve_afterAnotherRejected_tellsWho() {
        testing.waiting("billing");
        testing.press(
                "UPAUL0000",
                "DPAUL0000",
                "reject-by-word",
                testing.toDecide("billing-test") + " no budget");

        testing.press(PIA, "DPIA00000", "approve-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("rejected by paul@example.com");
    }

    @Test
    void reject_byAButton_asksWhy() throws Exception {
        testing.waiting("billing");

        testing.press(PIA, CHANNEL, "reject-account", testing.toDecide("billing-test"));

        JsonNode view = slack.call("views.open").view();
        assertThat(view.at("/callback_id").asText()).isEqualTo("reject-account");
        assertThat(view.at("/blocks/0/text/text").asText())
                .startsWith("Reject service billing-test for ana@example.com, without an end, $");
        JsonNode about = Json.MAPPER.readTree(view.at("/private_metadata").asText());
        assertThat(about.path("lease").asText() + " " + about.path("digest").asText())
                .isEqualTo(testing.toDecide("billing-test"));
        assertThat(about.path("channel").asText()).isEqualTo(CHANNEL);
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void reject_tooLateForTheForm_saysWhatToDo() {
        testing.waiting("billing");
        slack.refuseNext("views.open", "expired_trigger_id");

        testing.press(PIA, CHANNEL, "reject-account", testing.toDecide("billing-test"));

        assertThat(testing.answered()).contains("/account reject billing-test");
    }

    @Test
    void reject_withItsReason_decides() {
        testing.waiting("billing");

        testing.submit(
                BEN,
                "reject-account",
                rejection("billing-test"),
                Map.of("why", "Use the existing one."));

        Lease lease = testing.lease("billing-test");
        assertThat(lease.status()).isEqualTo(LeaseStatus.REJECTED);
        assertThat(lease.lifecycle().history().getLast().why()).isEqualTo("Use the existing one.");
        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo(BEN);
    }

    @Test
    void reject_withAReasonThatForgesALine_isRefused_byFieldAndCharacter() {
        testing.waiting("billing");

        testing.submit(
                BEN,
                "reject-account",
                rejection("billing-test"),
                Map.of("why", "Yes\nApproved by pia@example.com"));

        assertThat(slack.call("chat.postMessage").blocks().toString())
                .contains("*why*: Character 4 is U+000A");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void form_ofPastedText_isReadAsItIsMeant() {
        testing.submit(
                BEN,
                "new-account",
                "",
                Map.of(
                        "kind", "sandbox",
                        "name", "Spike\u00A0",
                        "days", "7D\u200E",
                        "purpose", "Tests \u202E"));

        assertThat(testing.lease("spike").request().days()).isEqualTo(7);
        assertThat(testing.lease("spike").request().purpose()).isEqualTo("Tests");
    }

    @Test
    void form_ofAPurposeWithAControlCharacter_isRefused_byFieldAndCharacter() {
        testing.submit(
                BEN,
                "new-account",
                "",
                Map.of("kind", "sandbox", "name", "spike\u00A0", "purpose", "Tests \u001B"));

        assertThat(slack.call("chat.postMessage").blocks().toString())
                .contains("*purpose*: Character 7 is U+001B")
                .doesNotContain("*name*");
    }

    @Test
    void reject_inWords_needsAReason() {
        testing.waiting("billing");

        testing.say(PIA, "reject billing-test");
        assertThat(testing.answered()).contains("Give the reason");

        testing.say(PIA, "reject billing-test " + "x".repeat(501));
        assertThat(testing.answered()).contains("at most 500 characters");

        testing.say(PIA, "reject billing-test no <budget>");
        assertThat(testing.answered()).contains("Reject service billing-test for ana@example.com");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);

        testing.press(PIA, "C0GENERAL0", "reject-by-word", pressed("reject-by-word"));
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.REJECTED);
        assertThat(testing.lease("billing-test").lifecycle().history().getLast().why())
                .isEqualTo("no <budget>");
        assertThat(slack.calls("response").getLast().field("replace_original")).isEqualTo("true");
    }

    @Test
    void approve_inWords_byAStranger_showsNothing() {
        testing.waiting("billing");

        testing.say(BEN, "approve billing-test");

        assertThat(testing.answered())
                .contains("is not an approver")
                .doesNotContain("ana@example.com", "approve-by-word");
    }

    @Test
    void anApprovalOfOneRequest_isNoneOfTheNextOfThatName() {
        Lease first = testing.waiting("billing");
        String button = testing.toDecide("billing-test");
        testing.registry.decisions().withdraw(first.id(), "ana@example.com");
        testing.waiting("billing", "ben@example.com");

        for (String action : List.of("approve-account", "reject-account", "approve-by-word")) {
            testing.press(PIA, CHANNEL, action, button);

            assertThat(testing.answered())
                    .contains(
                            "billing-test was withdrawn by ana@example.com",
                            "billing-test-2: kind service, of ben@example.com")
                    .doesNotContain(action);
            assertThat(slack.calls("response").getLast().field("replace_original"))
                    .isEqualTo("true");
        }
        assertThat(slack.calls("views.open")).isEmpty();
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void anApprovalOfOneRequest_pressedByAStranger_tellsThemNothing() {
        Lease first = testing.waiting("billing");
        String button = testing.toDecide("billing-test");
        testing.registry.decisions().withdraw(first.id(), "ana@example.com");
        testing.waiting("billing", "cleo@example.com");

        testing.press(BEN, "DBEN00000", "approve-account", button);

        assertThat(testing.answered())
                .contains("ben@example.com is not an approver")
                .doesNotContain("withdrawn", "cleo");
        assertThat(slack.calls("response").getLast().field("replace_original")).isEqualTo("false");
    }

    @Test
    void aRejectionsForm_ofOneRequest_isNoneOfTheNextOfThatName() {
        Lease first = testing.waiting("billing");
        String form = rejection("billing-test");
        testing.registry.decisions().withdraw(first.id(), "ana@example.com");
        testing.waiting("billing", "ben@example.com");

        testing.submit(PIA, "reject-account", form, Map.of("why", "No."));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
        assertThat(testing.answered()).contains("was withdrawn by ana@example.com");
    }

    @Test
    void anEarlierVersionsButton_decidesNothing_andSaysWhatWaits() {
        testing.waiting("billing");

        for (String action : List.of("approve-account", "reject-account")) {
            testing.press(PIA, CHANNEL, action, "billing-test");

            assertThat(testing.answered())
                    .contains(
                            "is not what you saw. It is: service billing-test for ana@example.com",
                            "/account approve billing-test");
            assertThat(slack.calls("response").getLast().field("replace_original"))
                    .isEqualTo("true");
        }
        testing.submit(
                PIA,
                "reject-account",
                "{\"name\":\"billing-test\",\"channel\":\"C0APPROVERS\"}",
                Map.of("why", "No."));
        assertThat(slack.calls("chat.postMessage").getLast().shown()).contains("earlier version");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void anEarlierVersionsButton_endsAndMovesNothing() {
        Lease lease = testing.active("spike");

        testing.press(ANA, "DANA00000", "retire-account", "spike");
        assertThat(testing.answered()).contains("is not what you saw");
        testing.press(ANA, "DANA00000", "extend-lease", "spike 1795000000");
        assertThat(testing.answered()).contains("/account extend");
        testing.press(ANA, "DANA00000", "still-needed", "spike");
        assertThat(testing.answered()).contains("/account keep");
        testing.press(ANA, "DANA00000", "wants-to-retire", "spike");
        assertThat(testing.answered()).contains("Yes, retire it");

        assertThat(testing.lease("spike")).isEqualTo(lease);
    }

    @Test
    void anApprovalOfOneWish_isNoneOfAnotherForThatLease() {
        Lease lease = testing.active("spike");
        testing.say(ANA, "extend spike 60d");
        String button = testing.toDecide("spike");
        testing.registry
                .decisions()
                .decideIncrease(
                        lease.id(),
                        Objects.requireNonNull(testing.lease("spike").approvals().limitIncrease()),
                        new Decision(false, "ada@example.com", TestingLedger.NOW, null));
        testing.say(ANA, "extend spike 300d");

        testing.press(ADA, "DADA00000", "approve-account", button);

        assertThat(testing.answered())
                .contains("is not what you saw. It is: 300 more days for spike (sandbox) of ana");
        assertThat(testing.lease("spike").approvals().openLimitIncrease()).isNotNull();
        assertThat(testing.lease("spike").terms().expiresAt()).isEqualTo(lease.terms().expiresAt());
    }

    @Test
    void aWithdrawal_doesNotEndTheAccountThatWasApprovedMeanwhile() {
        Lease lease = testing.waiting("billing");
        testing.say(ANA, "retire billing-test");
        String button = pressed("retire-account");
        testing.registry
                .decisions()
                .decide(lease.id(), new Decision(true, "pia@example.com", TestingLedger.NOW, null));
        testing.registry.progress().enterAccount(lease.id(), TestingLedger.ACCOUNT);
        testing.registry.progress().activate(lease.id(), "alias");

        testing.press(ANA, "DANA00000", "retire-account", button);

        assertThat(testing.answered())
                .contains("billing-test is active", "account " + TestingLedger.ACCOUNT);
        assertThat(testing.lease("billing-test").lifecycle().retirement()).isNull();
    }

    @Test
    void anOldRemindersButtons_areOfItsLeaseAlone() {
        Lease first = testing.waiting("billing");
        String old = testing.toEnd("billing-test");
        testing.registry.decisions().withdraw(first.id(), "ana@example.com");
        testing.waiting("billing");

        testing.press(ANA, "DANA00000", "wants-to-retire", old);
        assertThat(testing.answered()).contains("is another lease now").doesNotContain("Yes, ");
        testing.press(ANA, "DANA00000", "retire-account", old);
        assertThat(testing.answered()).contains("is another lease now");
        testing.press(ANA, "DANA00000", "still-needed", old);
        assertThat(testing.answered()).contains("is another lease now");
        testing.press(ANA, "DANA00000", "extend-lease", old + " 1795000000");
        assertThat(testing.answered()).contains("is another lease now");

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void approve_pressedTwice_decidesOnce_andIsAnsweredTwice() {
        testing.waiting("billing");
        String button = testing.toDecide("billing-test");

        testing.press(PIA, CHANNEL, "approve-account", button);
        testing.press(PIA, CHANNEL, "approve-account", button);

        assertThat(testing.answered()).contains("You approved *billing-test*");
        assertThat(testing.lease("billing-test").lifecycle().history())
                .filteredOn(change -> change.to() == LeaseStatus.VENDING)
                .hasSize(1);
    }

    /** The value of a button of the last answer. */
    private String pressed(String action) {
        return slack.calls("response").getLast().blocks().findParents("action_id").stream()
                .filter(button -> button.path("action_id").asText().equals(action))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();
    }

    /** What the form for a rejection carries. */
    private String rejection(String name) {
        String[] token = testing.toDecide(name).split(" ", -1);
        return Json.MAPPER
                .createObjectNode()
                .put("lease", token[0])
                .put("digest", token[1])
                .put("channel", CHANNEL)
                .put("responseUrl", slack.responseUrl())
                .toString();
    }

    @Test
    void approve_inWords_showsWhatWaits_andDecidesByAButton() {
        testing.waiting("billing");

        testing.say(PIA, "approve billing-test");
        assertThat(testing.answered()).contains("Approve service billing-test for ana@example.com");
        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
        testing.press(PIA, "C0GENERAL0", "approve-by-word", pressed("approve-by-word"));

        assertThat(testing.lease("billing-test").status()).isEqualTo(LeaseStatus.VENDING);
    }

    @Test
    void whoeverIsNobodyHere_isToldSoAndCanDoNothing() {
        slack.member("UGUEST000", "ana@example.com").put("is_restricted", true);
        testing.active("spike");

        testing.say("UGUEST000", "extend spike 7d");

        assertThat(testing.answered()).contains("Guests of this Slack workspace");
    }

    @Test
    void answer_whereThePlaceIsUsedUp_goesToTheConversation() {
        slack.refuseNext("response", "404");

        testing.say(ANA, "list");

        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo(ANA);
    }

    @Test
    void answer_whenSlackIsBusy_isToBeRepeated() {
        slack.refuseNext("users.info", "ratelimited");

        assertThatThrownBy(() -> testing.say(ANA, "list")).isInstanceOf(TransientFailure.class);
    }

    @Test
    void run_whereSlackIsNotSetUp_fails() {
        assertThatThrownBy(
                        () ->
                                new AnswerSlack(Optional.empty())
                                        .run(
                                                new AnswerSlack.Input(
                                                        testing.command(ANA, "list"), "x")))
                .isInstanceOf(VendingFailed.class);
    }

    @Test
    void input_isReadAsTheStateMachinePassesIt() throws Exception {
        SlackCall call = testing.command(ANA, "list");
        String json =
                Json.MAPPER
                        .createObjectNode()
                        .put("execution", "slack-x")
                        .set("call", Json.MAPPER.valueToTree(call))
                        .toString();

        assertThat(Json.MAPPER.readValue(json, AnswerSlack.Input.class))
                .isEqualTo(new AnswerSlack.Input(call, "slack-x"));
    }
}
