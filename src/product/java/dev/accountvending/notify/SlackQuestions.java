package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks approvers in Slack, with buttons; reminds them below the question, and shows the decision in
 * place of the buttons. Each message is in the lease as soon as it is posted, so that whoever comes
 * last, the question or its decision, finds the other.
 */
final class SlackQuestions {
    private final Ledger ledger;
    private final Questions questions;
    private final Catalog catalog;
    private final RequestFacts facts;
    private final SlackMessages slack;

    SlackQuestions(Ledger ledger, Policy policy, Catalog catalog, SlackMessages slack) {
        this.ledger = ledger;
        this.questions = new Questions(policy);
        this.catalog = catalog;
        this.facts = new RequestFacts(catalog, ledger);
        this.slack = slack;
    }

    static Optional<SlackQuestions> of(FunctionContext function) {
        return SlackMessages.of(function)
                .map(
                        slack ->
                                new SlackQuestions(
                                        Ledger.of(function),
                                        Policy.of(function.settings()),
                                        Catalog.of(function),
                                        slack));
    }

    /** Does what an event asks of the questions about its lease, if anything. */
    void follow(PublishedEvent event, Deliverer deliverer) {
        event.lease().ifPresent(lease -> follow(event, lease, deliverer));
    }

    private void follow(PublishedEvent event, Lease lease, Deliverer deliverer) {
        switch (event.type()) {
            case ApprovalRequested, ExtensionRequested, BudgetRequested -> {
                if (Questions.isOpen(event, lease)) {
                    ask(event, lease, deliverer);
                }
            }
            case ApprovalPending -> {
                if (Questions.isOpen(event, lease)) {
                    remind(event, lease, deliverer);
                }
            }
            case RequestApproved, RequestRejected, RequestWithdrawn ->
                    show(
                            lease.approvals().messages(),
                            deliverer,
                            asked -> slack.showDecision(lease, facts.of(lease), asked));
            case LeaseExtended, ExtensionRejected, BudgetRaised, BudgetRejected -> {
                LimitIncrease decided = Questions.decidedIncrease(event, lease);
                if (decided != null) {
                    Decision decision = Objects.requireNonNull(decided.decision());
                    show(
                            decided.messages(),
                            deliverer,
                            asked ->
                                    slack.showExemptionDecision(
                                            lease, decided, facts.of(lease), decision, asked));
                }
            }
            default -> {}
        }
    }

    /** A channel in which nobody may decide is told of as an address that refuses. */
    private void ask(PublishedEvent event, Lease lease, Deliverer deliverer) {
        for (String channel : new TreeSet<>(questions.channels(event, lease))) {
            deliverer.deliver(
                    channel,
                    () -> {
                        slack.requireOpen(channel);
                        return ask(event, lease, channel);
                    });
        }
        for (String person : questions.people(lease)) {
            deliverer.deliver(
                    person,
                    () -> slack.userOf(person).filter(user -> ask(event, lease, user)).isPresent());
        }
    }

    /** Asks in a channel, or in the conversation with a user. */
    private boolean ask(PublishedEvent event, Lease lease, String place) {
        if (Questions.isOfRequest(event)) {
            SlackMessage posted =
                    slack.askApprovers(
                            lease,
                            DecisionRequest.ofRequest(lease, catalog),
                            facts.of(lease),
                            place);
            Lease now = ledger.update(lease.id(), found -> withMessage(found, posted));
            if (now.approvals().decision() != null) {
                slack.showDecision(now, facts.of(now), List.of(posted));
            }
            return true;
        }
        LimitIncrease wanted = Objects.requireNonNull(lease.approvals().limitIncrease());
        SlackMessage posted = slack.askForExemption(lease, wanted, facts.of(lease), place);
        Lease now = ledger.update(lease.id(), found -> withMessage(found, wanted, posted));
        LimitIncrease later = now.approvals().limitIncrease();
        if (later != null && later.at().equals(wanted.at()) && later.decision() != null) {
            slack.showExemptionDecision(
                    now, later, facts.of(now), later.decision(), List.of(posted));
        }
        return true;
    }

    private static Lease withMessage(Lease lease, SlackMessage posted) {
        return lease.withApprovals(
                approvals -> approvals.withMessages(with(approvals.messages(), posted)));
    }

    private static Lease withMessage(Lease lease, LimitIncrease wanted, SlackMessage posted) {
        LimitIncrease now = lease.approvals().limitIncrease();
        return now == null || !now.at().equals(wanted.at()) || !now.isSameWishAs(wanted)
                ? lease
                : lease.withApprovals(
                        approvals ->
                                approvals.withLimitIncrease(
                                        now.withMessages(with(now.messages(), posted))));
    }

    private static List<SlackMessage> with(
            @Nullable List<SlackMessage> messages, SlackMessage posted) {
        return Stream.concat(known(messages).stream(), Stream.of(posted)).toList();
    }

    private static List<SlackMessage> known(@Nullable List<SlackMessage> messages) {
        return Objects.requireNonNullElse(messages, List.of());
    }

    /** A channel may have become public or shared since the question was asked. */
    private void remind(PublishedEvent event, Lease lease, Deliverer deliverer) {
        Set<String> channels = questions.channels(event, lease);
        for (SlackMessage message : known(lease.approvals().messages())) {
            deliverer.deliver(
                    message.channel(),
                    () -> {
                        if (channels.contains(message.channel())) {
                            slack.requireOpen(message.channel());
                        }
                        return slack.remind(lease, message);
                    });
        }
    }

    private static void show(
            @Nullable List<SlackMessage> asked,
            Deliverer deliverer,
            Consumer<List<SlackMessage>> showing) {
        for (SlackMessage message : known(asked)) {
            deliverer.deliver(
                    message.channel() + "/" + message.ts(),
                    () -> {
                        showing.accept(List.of(message));
                        return true;
                    });
        }
    }
}
