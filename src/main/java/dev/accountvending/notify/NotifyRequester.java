package dev.accountvending.notify;

import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import java.util.List;

/**
 * Tells the person who asked that their account is ready; and them and the administrators where its
 * certificate is not.
 */
public final class NotifyRequester extends Step<NotifyRequester.Input, NotifyRequester.Output> {
    private final Registry registry;
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(LeaseId leaseId) {}

    public record Output(boolean told) {}

    public NotifyRequester() {
        this(LambdaEnvironment.current());
    }

    private NotifyRequester(LambdaEnvironment environment) {
        this(
                Registry.forStep(environment),
                Messages.forStep(environment),
                new Settings(environment).administrators());
    }

    NotifyRequester(Registry registry, Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.registry = registry;
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Lease lease = registry.lease(input.leaseId());
        messages.publish("AccountVended", LeaseEvent.of(lease));
        messages.mail(
                List.of(lease.request().owner().value()),
                "Your AWS account %s is ready".formatted(lease.name()),
                ready(lease));
        if (!isIssued(lease)) {
            messages.publish("CertificatePending", LeaseEvent.of(lease));
            messages.mail(
                    administrators.stream().map(EmailAddress::value).toList(),
                    "The certificate of account %s is not issued".formatted(lease.name()),
                    pending(lease));
        }
        return new Output(true);
    }

    private static String ready(Lease lease) {
        return """
        Your %s account is ready.

        Account:      %s
        Domain:       %s
        Certificate:  %s
        Lease ends:   %s
        Roles:        %s
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
                        String.join(", ", lease.roles().values().stream().sorted().toList()));
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
