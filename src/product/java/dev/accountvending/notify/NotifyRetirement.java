package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.escape;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.Optional;

/** Writes to the owner that their account is gone. */
public final class NotifyRetirement extends Step<NotifyRetirement.Input, NotifyRetirement.Output> {
    private final Ledger ledger;
    private final Messages messages;
    private final Optional<SlackMessages> slack;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean told) {}

    public NotifyRetirement() {
        this(FunctionContext.current());
    }

    private NotifyRetirement(FunctionContext function) {
        this(Ledger.of(function), Messages.of(function), SlackMessages.of(function));
    }

    NotifyRetirement(Ledger ledger, Messages messages, Optional<SlackMessages> slack) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.slack = slack;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        if (lease.is(LeaseStatus.FAILED)) {
            return new Output(false); // that was told when it failed
        }
        if (lease.is(LeaseStatus.WITHDRAWN)) {
            return tellCancelled(lease);
        }
        messages.publish(EventType.AccountRetired, lease.id().value(), LeaseEvent.of(lease));
        if (!lease.isForPool()) {
            messages.mail(
                    List.of(lease.request().owner().value()),
                    "Your AWS account %s has ended".formatted(lease.name()),
                    text(lease));
            slack.ifPresent(there -> there.tellRequester(lease, brief(lease)));
        }
        return new Output(true);
    }

    private Output tellCancelled(Lease lease) {
        messages.publish(EventType.RequestWithdrawn, lease.id().value(), LeaseEvent.of(lease));
        if (!lease.isForPool()) {
            String text =
                    "%s cancelled the request for your %s account %s while it was being made. Nothing is left of it."
                            .formatted(
                                    lease.lifecycle().intoStatus().by(),
                                    lease.request().kind(),
                                    lease.name());
            messages.mail(
                    List.of(lease.request().owner().value()),
                    "Your request for the AWS account %s was withdrawn".formatted(lease.name()),
                    text);
            slack.ifPresent(there -> there.tellRequester(lease, escape(text)));
        }
        return new Output(true);
    }

    private String text(Lease lease) {
        return """
        Your %s account %s (%s) was taken back: %s
        %s Its domain %s no longer resolves.

        To ask for one like it again:
            %s
        """
                .formatted(
                        lease.request().kind(),
                        lease.name(),
                        lease.accountId(),
                        reason(lease),
                        became(lease),
                        lease.domain().name(),
                        Messages.requestAgain(lease));
    }

    private static String brief(Lease lease) {
        return "Your %s account *%s* was taken back: %s"
                .formatted(lease.request().kind(), lease.name(), escape(reason(lease)));
    }

    private static String reason(Lease lease) {
        RetirementRequest asked = lease.lifecycle().retirement();
        return asked == null ? "its lease ended." : "%s ended it.".formatted(asked.by());
    }

    /** Returns what became of the account, without its present owner. */
    private String became(Lease lease) {
        boolean closed =
                Optional.ofNullable(lease.accountId())
                        .flatMap(ledger.accounts()::find)
                        .map(Account::status)
                        .filter(s -> s == AccountStatus.CLOSING || s == AccountStatus.CLOSED)
                        .isPresent();
        return closed
                ? "The account is being closed; AWS deletes everything in it after 90 days."
                : "Everything in the account was deleted.";
    }
}
