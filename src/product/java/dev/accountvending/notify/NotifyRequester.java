package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Lease.Assignment;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.Optional;

/**
 * Tells the person who asked that their account is ready; and them and the administrators where its
 * certificate is not, or where Identity Center does not let them in yet.
 */
public final class NotifyRequester extends Step<NotifyRequester.Input, NotifyRequester.Output> {
    private final Ledger registry;
    private final Messages messages;
    private final List<EmailAddress> administrators;
    private final boolean identityCenter;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean told) {}

    public NotifyRequester() {
        this(FunctionContext.current());
    }

    private NotifyRequester(FunctionContext function) {
        this(
                Ledger.of(function),
                Messages.of(function),
                function.settings().administrators(),
                function.settings().identityCenter().isPresent());
    }

    /** The one that takes everything; with Identity Center, owners must be assigned. */
    NotifyRequester(
            Ledger registry,
            Messages messages,
            List<EmailAddress> administrators,
            boolean identityCenter) {
        super(Input.class);
        this.registry = registry;
        this.messages = messages;
        this.administrators = administrators;
        this.identityCenter = identityCenter;
    }

    @Override
    public Output run(Input input) {
        Lease lease = registry.lease(input.leaseId());
        publish(EventType.AccountVended, lease);
        if (!lease.isForPool()) {
            messages.mail(
                    List.of(lease.request().owner().value()),
                    "Your AWS account %s is ready".formatted(lease.name()),
                    ready(lease));
        }
        if (!isIssued(lease)) {
            publish(EventType.CertificatePending, lease);
            tellAdministrators(
                    "The certificate of account %s is not issued".formatted(lease.name()),
                    pending(lease));
        }
        if (identityCenter && !isAssigned(lease)) {
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

    private String ready(Lease lease) {
        return """
        Your %s account is ready.

        Account:      %s
        Domain:       %s
        Certificate:  %s
        Lease ends:   %s
        %-13s %s
        """
                .formatted(
                        lease.request().kind(),
                        lease.accountId(),
                        lease.domain(),
                        isIssued(lease)
                                ? "issued"
                                : "not issued yet; administrators have been told, and all else"
                                        + " works",
                        lease.expiresAt() == null ? "never" : lease.expiresAt(),
                        identityCenter ? "Access:" : "Roles:",
                        identityCenter
                                ? access(lease)
                                : String.join(
                                        ", ", lease.roles().values().stream().sorted().toList()));
    }

    private static String access(Lease lease) {
        return isAssigned(lease)
                ? "by the access portal, as "
                        + assignment(lease).map(Assignment::roleName).orElse("")
                : "not assigned to you yet; administrators have been told";
    }

    private static String unassigned(Lease lease) {
        return """
        Account %s (%s) was handed over, but Identity Center does not let its owner in: %s
        Assign %s to the account in Identity Center, by %s.
        """
                .formatted(
                        lease.name(),
                        lease.accountId(),
                        assignment(lease)
                                .map(Assignment::why)
                                .orElse("the assignment was not made in time."),
                        lease.request().owner(),
                        assignment(lease)
                                .map(Assignment::roleName)
                                .map(name -> "the permission set " + name)
                                .orElse("a permission set of your choice"));
    }

    private static boolean isAssigned(Lease lease) {
        return assignment(lease).map(Assignment::status).orElse(AssignmentStatus.PENDING)
                == AssignmentStatus.ASSIGNED;
    }

    private static Optional<Assignment> assignment(Lease lease) {
        return Optional.ofNullable(lease.assignment());
    }

    private static String pending(Lease lease) {
        return """
        Account %s (%s) was handed over, but the certificate for %s is %s.
        ACM goes on trying for 72 hours after the request. Look at the validation record in the
        account's zone, at the delegation in the parent zone, and at CAA records above the domain.
        """
                .formatted(
                        lease.name(),
                        lease.accountId(),
                        lease.domain(),
                        lease.certificate() == null ? "missing" : lease.certificate().status());
    }

    private static boolean isIssued(Lease lease) {
        return lease.certificate() != null
                && lease.certificate().status() == CertificateStatus.ISSUED;
    }
}
