package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells requester and owner what was decided on their request; of silence, the approvers too. */
public final class NotifyDecision extends Step<NotifyDecision.Input, NotifyDecision.Output> {
    private final Ledger registry;
    private final Messages messages;
    private final ApprovalMessages approvers;
    private final Optional<VendFollower> follower;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean told) {}

    public NotifyDecision() {
        this(FunctionContext.current());
    }

    private NotifyDecision(FunctionContext function) {
        this(
                Ledger.of(function),
                Messages.of(function),
                ApprovalMessages.of(function),
                VendFollower.of(function));
    }

    NotifyDecision(
            Ledger registry,
            Messages messages,
            ApprovalMessages approvers,
            Optional<VendFollower> follower) {
        super(Input.class);
        this.registry = registry;
        this.messages = messages;
        this.approvers = approvers;
        this.follower = follower;
    }

    @Override
    public Output run(Input input) {
        Lease lease = registry.lease(input.leaseId());
        Lease.Decision decision = lease.decision();
        if (decision == null) {
            return new Output(false);
        }
        approvers.showDecision(lease);
        follower.ifPresent(there -> there.follow(lease));
        messages.publish(event(lease, decision), lease.id().value(), LeaseEvent.of(lease));
        messages.mail(concerned(lease), subject(lease, decision), text(decision));
        if (decision.by().equals(Ledger.SYSTEM_ACTOR)) {
            approvers.tellOfSilence(lease);
        }
        return new Output(true);
    }

    private static List<String> concerned(Lease lease) {
        return Stream.of(lease.request().owner(), lease.requester())
                .map(Person::value)
                .distinct()
                .toList();
    }

    private static EventType event(Lease lease, Lease.Decision decision) {
        if (decision.approved()) {
            return EventType.RequestApproved;
        }
        return isWithdrawn(lease) ? EventType.RequestWithdrawn : EventType.RequestRejected;
    }

    private static String subject(Lease lease, Lease.Decision decision) {
        if (decision.approved()) {
            return "Your account %s was approved".formatted(lease.name());
        }
        return isWithdrawn(lease)
                ? "Your request for %s was withdrawn".formatted(lease.name())
                : "Your account %s was not approved".formatted(lease.name());
    }

    private static String text(Lease.Decision decision) {
        String who =
                decision.by().equals(Ledger.SYSTEM_ACTOR)
                        ? "Decided by nobody"
                        : "Decided by " + decision.by();
        return "%s on %s. %s"
                .formatted(
                        who,
                        decision.at(),
                        decision.approved()
                                ? "The account is being made."
                                : Objects.requireNonNullElse(
                                        decision.why(), "No reason was given."));
    }

    private static boolean isWithdrawn(Lease lease) {
        return lease.is(dev.accountvending.model.LeaseStatus.WITHDRAWN);
    }
}
