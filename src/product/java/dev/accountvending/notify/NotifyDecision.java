package dev.accountvending.notify;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.Times;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes to requester and owner what was decided on their request; after silence, to the approvers
 * too.
 */
public final class NotifyDecision extends Step<NotifyDecision.Input, NotifyDecision.Output> {
    private final Ledger ledger;
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
            Ledger ledger,
            Messages messages,
            ApprovalMessages approvers,
            Optional<VendFollower> follower) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.approvers = approvers;
        this.follower = follower;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        Decision decision = lease.approvals().decision();
        if (decision == null) {
            return new Output(false);
        }
        approvers.showDecision(lease);
        follower.ifPresent(there -> there.follow(lease));
        messages.publish(event(lease, decision), lease.id().value(), LeaseEvent.of(lease));
        messages.mail(concerned(lease), subject(lease, decision), text(lease, decision));
        if (isExpired(decision)) {
            approvers.tellOfSilence(lease);
        }
        return new Output(true);
    }

    private static List<String> concerned(Lease lease) {
        return Stream.of(lease.request().owner(), lease.lifecycle().requester())
                .map(Person::value)
                .distinct()
                .toList();
    }

    private static EventType event(Lease lease, Decision decision) {
        if (decision.approved()) {
            return EventType.RequestApproved;
        }
        return isWithdrawn(lease) ? EventType.RequestWithdrawn : EventType.RequestRejected;
    }

    private static String subject(Lease lease, Decision decision) {
        if (decision.approved()) {
            return "Your AWS account %s was approved".formatted(lease.name());
        }
        if (isWithdrawn(lease)) {
            return "Your request for the AWS account %s was withdrawn".formatted(lease.name());
        }
        return isExpired(decision)
                ? "Your request for the AWS account %s expired".formatted(lease.name())
                : "Your request for the AWS account %s was rejected".formatted(lease.name());
    }

    private static String text(Lease lease, Decision decision) {
        String at = Times.minute(decision.at());
        if (decision.approved()) {
            return """
            %s approved it on %s. The account is being made; you will be told when it is ready.

            To follow it:
                avm watch %s
            """
                    .formatted(decision.by(), at, lease.name());
        }
        if (isExpired(decision)) {
            return """
            Nobody decided by %s, so the request expired.

            To ask again:
                %s
            """
                    .formatted(at, Messages.requestAgain(lease));
        }
        return isWithdrawn(lease)
                ? "%s withdrew it on %s.".formatted(decision.by(), at)
                : "%s rejected it on %s. %s"
                        .formatted(
                                decision.by(),
                                at,
                                decision.why() == null
                                        ? "No reason was given."
                                        : "Reason: " + decision.why());
    }

    private static boolean isExpired(Decision decision) {
        return decision.by().equals(Ledger.SYSTEM_ACTOR);
    }

    private static boolean isWithdrawn(Lease lease) {
        return lease.is(LeaseStatus.WITHDRAWN);
    }
}
