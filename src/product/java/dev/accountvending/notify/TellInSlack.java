package dev.accountvending.notify;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.runtime.FunctionContext;

import java.util.Optional;

/**
 * Writes in Slack about events, and keeps the questions to approvers there up to date. A person who
 * is not in Slack is left out.
 */
public final class TellInSlack extends EventSubscriber {
    private final Topics topics;
    private final Optional<SlackMessages> slack;
    private final Optional<SlackQuestions> questions;
    private final Optional<VendFollower> follower;

    public TellInSlack() {
        this(FunctionContext.current().withRetries());
    }

    private TellInSlack(FunctionContext function) {
        this(
                Ledger.of(function),
                Refusals.of(function),
                Topics.of(function),
                SlackMessages.of(function),
                SlackQuestions.of(function),
                VendFollower.of(function));
    }

    TellInSlack(
            Ledger ledger,
            Refusals refusals,
            Topics topics,
            Optional<SlackMessages> slack,
            Optional<SlackQuestions> questions,
            Optional<VendFollower> follower) {
        super(ledger, Channel.SLACK, refusals);
        this.topics = topics;
        this.slack = slack;
        this.questions = questions;
        this.follower = follower;
    }

    @Override
    void tell(PublishedEvent event, Deliverer deliverer) {
        slack.ifPresent(
                there -> {
                    questions.ifPresent(asked -> asked.follow(event, deliverer));
                    for (Post post : topics.of(event.type()).posts(event)) {
                        for (String address : post.to()) {
                            deliverer.deliver(
                                    address, () -> there.tell(address, post.text(), post.blocks()));
                        }
                    }
                });
        if (event.is(EventType.RequestApproved)
                || event.is(EventType.RequestRejected)
                || event.is(EventType.RequestWithdrawn)) {
            event.lease()
                    .ifPresent(lease -> follower.ifPresent(progress -> progress.follow(lease)));
        }
    }
}
