package dev.accountvending.notify;

import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Writes to the owner that their account is ready, unless its kind has them wait for the domain:
 * then {@link SettleSides} does. Writes to administrators too if Identity Center does not let the
 * owner in yet.
 */
public final class NotifyRequester extends Step<NotifyRequester.Input, NotifyRequester.Output> {
    private final Ledger ledger;
    private final Messages messages;
    private final List<EmailAddress> administrators;
    private final boolean identityCenter;
    private final ReadyMail readyMail;
    private final Clock clock;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean told) {}

    public NotifyRequester() {
        this(FunctionContext.current());
    }

    private NotifyRequester(FunctionContext function) {
        this(
                Ledger.of(function),
                Messages.of(function),
                function.settings().tellAdministrators(),
                function.settings().identityCenter().isPresent(),
                ReadyMail.of(function),
                function.clock());
    }

    /** Creates the step with all it needs; with Identity Center, owners must be assigned. */
    NotifyRequester(
            Ledger ledger,
            Messages messages,
            List<EmailAddress> administrators,
            boolean identityCenter,
            ReadyMail readyMail,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.administrators = administrators;
        this.identityCenter = identityCenter;
        this.readyMail = readyMail;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        publish(EventType.AccountVended, lease);
        if (!lease.isForPool() && !readyMail.isForLater(lease)) {
            readyMail.send(lease);
            ledger.update(
                    lease.id(),
                    found -> found.withSides(sides -> sides.ownerTold(clock.instant())));
        }
        if (identityCenter && !ReadyMail.isAssigned(lease)) {
            publish(EventType.AccessPending, lease);
            tellAdministrators(
                    "The owner of account %s is not assigned to it".formatted(lease.name()),
                    unassigned(lease));
        }
        return new Output(true);
    }

    private void publish(EventType type, Lease lease) {
        messages.publish(type, lease.id().value(), LeaseEvent.of(lease));
    }

    private void tellAdministrators(String subject, String text) {
        messages.mailTo(administrators, subject, text);
    }

    private static String unassigned(Lease lease) {
        return """
        Assign %s to account %s in Identity Center, by %s.

        The account %s was handed over, but its owner cannot sign in: %s
        """
                .formatted(
                        lease.request().owner(),
                        lease.accountId(),
                        assignment(lease)
                                .map(Assignment::roleName)
                                .map(name -> "the permission set " + name)
                                .orElse("a permission set of your choice"),
                        lease.name(),
                        assignment(lease)
                                .map(Assignment::why)
                                .orElse("the assignment was not made in time."));
    }

    private static Optional<Assignment> assignment(Lease lease) {
        return Optional.ofNullable(lease.access().assignment());
    }
}
