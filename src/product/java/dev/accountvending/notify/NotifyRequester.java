package dev.accountvending.notify;

import dev.accountvending.handover.HandOver;
import dev.accountvending.handover.SignInLinks;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Times;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to the requester that their account is ready. Writes to administrators too if its
 * certificate is not, or if Identity Center does not let the owner in yet.
 */
public final class NotifyRequester extends Step<NotifyRequester.Input, NotifyRequester.Output> {
    private final Ledger ledger;
    private final Messages messages;
    private final List<EmailAddress> administrators;
    private final boolean identityCenter;
    private final SignInLinks entrances;

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
                new SignInLinks(function.settings()));
    }

    /** Creates the step with all it needs; with Identity Center, owners must be assigned. */
    NotifyRequester(
            Ledger ledger,
            Messages messages,
            List<EmailAddress> administrators,
            boolean identityCenter,
            SignInLinks entrances) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.administrators = administrators;
        this.identityCenter = identityCenter;
        this.entrances = entrances;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
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
        Your %s account %s is ready.

        Sign in:
        %s
        Set up the AWS CLI and see a first deployment:
            avm hand-over %s
        %s
        Account:      %s
        Domain:       %s
        Certificate:  %s
        """
                .formatted(
                        lease.request().kind(),
                        lease.name(),
                        signIn(lease).indent(4),
                        lease.name(),
                        end(lease),
                        lease.accountId(),
                        lease.domain().name(),
                        isIssued(lease)
                                ? "issued"
                                : "not issued yet; administrators have been told. Everything else"
                                        + " works.");
    }

    /** Returns the links into the account; with Identity Center, its portal's. */
    private String signIn(Lease lease) {
        if (identityCenter && !isAssigned(lease)) {
            return "You cannot sign in yet: you are not assigned to the account. Administrators"
                    + " have been told.";
        }
        Map<String, String> links = new LinkedHashMap<>();
        for (HandOver.Role role : entrances.into(lease)) {
            String link = role.switchRoleUrl();
            if (link != null && (!identityCenter || role.arn() == null)) {
                links.put(role.name(), link);
            }
        }
        if (links.isEmpty()) {
            entrances.portal(lease).ifPresent(portal -> links.put("AWS access portal", portal));
        }
        return RequestFacts.lines(links);
    }

    private static String end(Lease lease) {
        return lease.terms().expiresAt() == null
                ? "\nThe account has no end date. You are asked from time to time whether you still need it.\n"
                : """

                You lose access on %s, and everything in the account is deleted.
                To keep it longer:
                    avm extend %s 7d
                """
                        .formatted(Times.minute(lease.terms().expiresAt()), lease.name());
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

    private static boolean isAssigned(Lease lease) {
        return assignment(lease).map(Assignment::status).orElse(AssignmentStatus.PENDING)
                == AssignmentStatus.ASSIGNED;
    }

    private static Optional<Assignment> assignment(Lease lease) {
        return Optional.ofNullable(lease.access().assignment());
    }

    private static String pending(Lease lease) {
        return """
        Check the validation record in the account's zone, the delegation in the parent zone, and CAA
        records above the domain. ACM goes on trying for 72 hours after the request.

        The account %s (%s) was handed over, but the certificate for %s %s.
        """
                .formatted(
                        lease.name(),
                        lease.accountId(),
                        lease.domain().name(),
                        certificate(lease.domain().certificate()));
    }

    private static String certificate(@Nullable Certificate certificate) {
        return switch (certificate == null
                ? CertificateStatus.NOT_REQUESTED
                : certificate.status()) {
            case NOT_REQUESTED -> "was not requested";
            case PENDING_VALIDATION -> "is not validated yet";
            case ISSUED -> "is issued";
            case FAILED -> "failed";
        };
    }

    private static boolean isIssued(Lease lease) {
        return lease.domain().certificate() != null
                && lease.domain().certificate().status() == CertificateStatus.ISSUED;
    }
}
