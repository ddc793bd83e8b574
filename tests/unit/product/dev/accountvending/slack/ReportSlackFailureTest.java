package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.TestingSlack;
import dev.accountvending.runtime.CaughtError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class ReportSlackFailureTest {
    private final TestingSlack slack = new TestingSlack();
    private final ReportSlackFailure step =
            new ReportSlackFailure(Optional.of(new SlackReplies(slack.api)));

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void run_tellsWhereItWasAskedAndNothingFromInside() {
        SlackCall call =
                new SlackCall.Command("UANA00000", "C1", "list", slack.responseUrl(), "trigger");

        step.run(
                new ReportSlackFailure.Input(
                        call,
                        new CaughtError("java.lang.NullPointerException", "arn:aws:iam::secret")));

        assertThat(slack.call("response").shown())
                .contains("Tell an administrator")
                .doesNotContain("NullPointer", "arn:");
    }

    @Test
    void run_ofAForm_tellsInTheConversation() {
        step.run(
                new ReportSlackFailure.Input(
                        new SlackCall.Submission("UANA00000", "new-account", "", Map.of()),
                        new CaughtError(TransientFailure.class.getName(), null)));

        assertThat(slack.call("chat.postMessage").field("channel")).isEqualTo("UANA00000");
        assertThat(slack.call("chat.postMessage").shown()).contains("busy for too long");
    }
}
