package dev.accountvending.slack;

import dev.accountvending.notify.SlackApi;

/** Sends answers so that only those who asked see them. */
final class SlackReplies {
    private final SlackApi slack;

    SlackReplies(SlackApi slack) {
        this.slack = slack;
    }

    /**
     * Answers a call at its response URL, or else in the conversation with its user. Slack accepts
     * answers at the URL for half an hour, and gives none for a form.
     */
    void answer(SlackCall call, SlackAnswer answer) {
        boolean shown =
                switch (call) {
                    case SlackCall.Command command ->
                            slack.respond(
                                    command.responseUrl(), answer.text(), answer.blocks(), false);
                    case SlackCall.Press press ->
                            slack.respond(
                                    press.responseUrl(),
                                    answer.text(),
                                    answer.blocks(),
                                    Buttons.ARE_REPLACED.contains(press.action()));
                    case SlackCall.Submission _ -> false;
                };
        if (!shown) {
            slack.post(call.user(), answer.text(), answer.blocks());
        }
    }
}
