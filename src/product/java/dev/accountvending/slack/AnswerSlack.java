package dev.accountvending.slack;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.Policy;
import dev.accountvending.request.LeaseService;
import dev.accountvending.request.RequestService;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.Optional;

/** Does what a person asked for in Slack, after the acknowledgement, and answers them. */
public final class AnswerSlack extends Step<AnswerSlack.Input, AnswerSlack.Output> {
    private final Optional<SlackActions> conversation;

    /**
     * The call to answer.
     *
     * @param execution identifies a repeat: all executions of a request have one name
     */
    record Input(SlackCall call, String execution) {}

    /** The output, which no state reads. */
    record Output(boolean answered) {}

    public AnswerSlack() {
        this(FunctionContext.current());
    }

    private AnswerSlack(FunctionContext function) {
        this(
                SlackApi.of(function)
                        .map(
                                slack ->
                                        new SlackActions(
                                                Ledger.of(function),
                                                RequestService.forSlack(function.withRetries()),
                                                LeaseService.of(function.withRetries()),
                                                HandOvers.of(function.withRetries()),
                                                Catalog.of(function),
                                                slack,
                                                Policy.of(function.settings()),
                                                VendFollower.of(function))));
    }

    AnswerSlack(Optional<SlackActions> conversation) {
        super(Input.class);
        this.conversation = conversation;
    }

    @Override
    public Output run(Input input) {
        conversation.orElseThrow(AnswerSlack::notSetUp).answer(input.call(), input.execution());
        return new Output(true);
    }

    static VendingFailed notSetUp() {
        return new VendingFailed(
                Explanation.of(
                        "Something is wrong with the vending machine itself.",
                        "Slack is not set up here: AVM_SLACK_SECRETS is not set."));
    }
}
