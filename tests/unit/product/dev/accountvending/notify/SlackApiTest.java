package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class SlackApiTest {
    private final TestingSlack slack = new TestingSlack();

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void post_answersWhereTheMessageStands() {
        SlackMessage posted = slack.api.post("UANA00000", "hello", List.of());

        assertThat(posted).isEqualTo(new SlackMessage("DANA00000", "17.1"));
        assertThat(slack.call("chat.postMessage").token()).isEqualTo("xoxb-1");
    }

    @Test
    void api_hasNoThreadOfItsOwn() {
        slack.api.post("UANA00000", "hello", List.of());
        Set<Thread> before = threadsOfItsClient();

        try (TestingSlack another = new TestingSlack()) {
            another.api.post("UANA00000", "hello", List.of());

            // A thread that Slack's library has started in passing is gone in a moment.
            await().untilAsserted(() -> assertThat(threadsOfItsClient()).isEqualTo(before));
        }
    }

    private static Set<Thread> threadsOfItsClient() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("slack-api"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratelimited", "internal_error", "429", "503"})
    void call_whenSlackIsBusy_isTransient(String refusal) {
        slack.refuseNext("chat.postMessage", refusal);

        assertThatThrownBy(() -> slack.api.post("C1", "hello", List.of()))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("chat.postMessage");
    }

    @Test
    void call_whenSlackRefuses_namesMethodAndError() {
        slack.refuseNext("chat.postMessage", "invalid_blocks");

        VendingFailed refused =
                catchThrowableOfType(
                        VendingFailed.class, () -> slack.api.post("C1", "hello", List.of()));

        assertThat(refused.is("invalid_blocks")).isTrue();
        assertThat(refused).hasMessageContaining("chat.postMessage with invalid_blocks");
    }

    @Test
    void call_whenTheTokenWasChanged_readsItAnewOnce() {
        slack.api.post("C1", "hello", List.of());
        slack.parameters.text = TestingSsm.text("s", "xoxb-2");
        slack.refuseNext("chat.postMessage", "token_revoked");

        slack.api.post("C1", "hello", List.of());

        assertThat(slack.calls("chat.postMessage"))
                .extracting(TestingSlack.Call::token)
                .containsExactly("xoxb-1", "xoxb-1", "xoxb-2");
    }

    @Test
    void call_whenTheNewTokenIsRefusedToo_fails() {
        slack.refuseNext("chat.postMessage", "invalid_auth");

        assertThatThrownBy(() -> slack.api.post("C1", "hello", List.of()))
                .isInstanceOf(VendingFailed.class)
                .hasMessageNotContaining("xoxb");
        assertThat(slack.parameters.reads).isEqualTo(1);
    }

    @Test
    void respond_isForTheAskerAlone() {
        boolean shown =
                slack.api.respond(
                        slack.responseUrl(), "hi", List.of(SlackBlocks.section("hi")), true);

        assertThat(shown).isTrue();
        TestingSlack.Call call = slack.call("response");
        assertThat(call.field("response_type")).isEqualTo("ephemeral");
        assertThat(call.field("replace_original")).isEqualTo("true");
        assertThat(call.blocks().at("/0/text/text").asText()).isEqualTo("hi");
        assertThat(call.blocks().at("/0/text/type").asText()).isEqualTo("mrkdwn");
    }

    @Test
    void respond_whereThePlaceIsUsedUp_isFalse() {
        slack.refuseNext("response", "404");

        assertThat(slack.api.respond(slack.responseUrl(), "hi", List.of(), false)).isFalse();
    }

    @Test
    void respond_whenSlackIsBusy_isTransient() {
        slack.refuseNext("response", "500");

        assertThatThrownBy(() -> slack.api.respond(slack.responseUrl(), "hi", List.of(), false))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void userOf_anAddressThatSlackDoesNotKnow_isEmpty() {
        assertThat(slack.api.userOf("nobody@example.com")).isEmpty();
        assertThat(slack.api.userOf("pia@example.com")).contains("UPIA00000");
    }

    @Test
    void team_isAskedForOnce() {
        slack.api.team();

        assertThat(slack.api.team().id()).isEqualTo("T0LOCAL00");
        assertThat(slack.calls("auth.test")).hasSize(1);
    }

    @Test
    void call_whenNobodyAnswers_isTransient() {
        slack.close();

        assertThatThrownBy(() -> slack.api.team()).isInstanceOf(TransientFailure.class);
    }
}
