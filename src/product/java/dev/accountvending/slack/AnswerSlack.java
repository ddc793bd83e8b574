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
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import java.util.Optional;

/** Does what somebody asked for in Slack, once it was acknowledged, and answers them. */
public final class AnswerSlack extends Step<AnswerSlack.Input, AnswerSlack.Output> {
    private final Optional<SlackActions> conversation;

    /**
     * What is asked for.
     *
     * @param execution by which a repeat is known: one request's executions have one name
     */
    record Input(SlackCall call, String execution) {}

    /** Nobody reads it. */
    record Output(boolean answered) {}

    public AnswerSlack() {
        this(LambdaEnvironment.current());
    }

    private AnswerSlack(LambdaEnvironment environment) {
        this(
                SlackApi.of(environment)
                        .map(
                                slack ->
                                        new SlackActions(
                                                Ledger.forStep(environment),
                                                RequestService.forDoor(environment),
                                                LeaseService.forDoor(environment),
                                                HandOvers.forDoor(environment),
                                                Catalog.load(environment),
                                                slack,
                                                Policy.of(new Settings(environment)),
                                                VendFollower.forStep(environment))));
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
