package dev.accountvending.slack;

import dev.accountvending.notify.SlackApi;

/** Brings answers to those who asked, so that nobody else sees them. */
final class SlackReplies {
    private final SlackApi slack;

    SlackReplies(SlackApi slack) {
        this.slack = slack;
    }

    /**
     * Answers a call: where it was made, or else in the conversation with whoever made it. Slack
     * takes answers at a place for half an hour, and at no place for a form.
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
