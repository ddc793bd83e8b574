package dev.accountvending.notify;

import dev.accountvending.model.Person;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.Policy;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.util.List;
import java.util.Objects;

/** What approvers are sent about a request. */
public final class ApprovalMessages {
    private final Messages messages;
    private final Policy policy;

    ApprovalMessages(Messages messages, Policy policy) {
        this.messages = messages;
        this.policy = policy;
    }

    public static ApprovalMessages forStep(LambdaEnvironment environment) {
        return new ApprovalMessages(
                Messages.forStep(environment), Policy.of(new Settings(environment)));
    }

    /** Asks those who may decide. */
    public void ask(Lease lease) {
        messages.publish("ApprovalRequested", LeaseEvent.of(lease));
        messages.mail(
                deciding(lease),
                "An account is asked for: %s".formatted(lease.name()),
                text(lease));
    }

    /** Asks them again. */
    public void remind(Lease lease) {
        messages.mail(
                deciding(lease),
                "Still waiting for a decision: %s".formatted(lease.name()),
                text(lease));
    }

    /** Tells approvers that nobody decided. */
    void tellOfSilence(Lease lease) {
        messages.mail(
                deciding(lease),
                "Nobody decided on %s".formatted(lease.name()),
                "The time is over, so the request of %s was refused.".formatted(lease.requester()));
    }

    private List<String> deciding(Lease lease) {
        Approvers approvers = policy.approvers(lease.request().kind());
        return approvers.people().stream()
                .filter(p -> !p.equals(lease.requester()) && !p.equals(lease.request().owner()))
                .map(Person::value)
                .sorted()
                .toList();
    }

    private static String text(Lease lease) {
        return """
        %s asks for an account of kind %s.

        Name:      %s
        Owner:     %s
        Purpose:   %s
        Lease:     %s

        Decide until %s with
            avm approve %s
            avm reject %s --why "..."
        Silence until then is a "no".
        """
                .formatted(
                        lease.requester(),
                        lease.request().kind(),
                        lease.name(),
                        lease.request().owner(),
                        Objects.requireNonNullElse(lease.request().purpose(), "not given"),
                        lease.expiresAt() == null ? "without an end" : "until " + lease.expiresAt(),
                        lease.approval() == null ? "" : lease.approval().until(),
                        lease.name(),
                        lease.name());
    }
}
