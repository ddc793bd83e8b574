package dev.accountvending.intake.slack;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Step;

import java.util.Optional;

/** Tells somebody that what they asked for in Slack did not work, for no fault of theirs. */
public final class ApologizeInSlack extends Step<ApologizeInSlack.Input, ApologizeInSlack.Output> {
    private final Optional<Replies> replies;

    record Input(SlackCall call, CaughtError failure) {}

    record Output(boolean told) {}

    public ApologizeInSlack() {
        this(SlackApi.of(LambdaEnvironment.current()).map(Replies::new));
    }

    ApologizeInSlack(Optional<Replies> replies) {
        super(Input.class);
        this.replies = replies;
    }

    @Override
    public Output run(Input input) {
        replies.orElseThrow(AnswerSlack::notSetUp)
                .answer(input.call(), Answer.of(":warning: " + why(input.failure())));
        return new Output(true);
    }

    private static String why(CaughtError failure) {
        return failure.error().equals(TransientFailure.class.getName())
                ? "AWS or Slack was busy for too long. Look with `/account list` what was done of it, and try again."
                : "Something is wrong with the vending machine itself, and that was not done, or not all of it. Tell an administrator; `/account list` shows what there is.";
    }
}
