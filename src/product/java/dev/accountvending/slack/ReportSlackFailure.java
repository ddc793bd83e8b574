package dev.accountvending.slack;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.Optional;

/**
 * Writes to a person that what they asked for in Slack did not work, through no fault of theirs.
 */
public final class ReportSlackFailure
        extends Step<ReportSlackFailure.Input, ReportSlackFailure.Output> {
    private final Optional<SlackReplies> replies;

    record Input(SlackCall call, CaughtError failure) {}

    record Output(boolean told) {}

    public ReportSlackFailure() {
        this(SlackApi.of(FunctionContext.current()).map(SlackReplies::new));
    }

    ReportSlackFailure(Optional<SlackReplies> replies) {
        super(Input.class);
        this.replies = replies;
    }

    @Override
    public Output run(Input input) {
        replies.orElseThrow(AnswerSlack::notSetUp)
                .answer(input.call(), SlackAnswer.of(":warning: " + why(input.failure())));
        return new Output(true);
    }

    private static String why(CaughtError failure) {
        return failure.error().equals(TransientFailure.class.getName())
                ? "AWS or Slack was busy for too long. `/account list` shows what was done; then try again."
                : "Something is wrong with the vending machine itself. Tell an administrator. `/account list` shows what was done.";
    }
}
