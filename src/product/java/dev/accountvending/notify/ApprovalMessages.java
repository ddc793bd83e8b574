package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What approvers are sent about a request. */
public final class ApprovalMessages {
    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final Ledger registry;
    private final Policy policy;
    private final Catalog catalog;

    ApprovalMessages(
            Messages messages,
            Optional<SlackMessages> slack,
            Ledger registry,
            Policy policy,
            Catalog catalog) {
        this.messages = messages;
        this.slack = slack;
        this.registry = registry;
        this.policy = policy;
        this.catalog = catalog;
    }

    public static ApprovalMessages of(FunctionContext function) {
        return function.part(
                ApprovalMessages.class,
                () ->
                        new ApprovalMessages(
                                Messages.of(function),
                                SlackMessages.of(function),
                                Ledger.of(function),
                                Policy.of(function.settings()),
                                Catalog.of(function)));
    }

    /** Asks those who may decide. */
    public void ask(Lease lease) {
        slack.ifPresent(there -> askIn(there, lease));
        messages.publish(EventType.ApprovalRequested, lease.id().value(), LeaseEvent.of(lease));
        messages.mail(
                addresses(lease),
                "An account is asked for: %s".formatted(lease.name()),
                text(lease));
    }

    /** Those asked before are kept: a decision takes the buttons from them too. */
    private void askIn(SlackMessages there, Lease lease) {
        ApproverChannels.Look look = there.look(channels(lease));
        List<SlackMessage> asked =
                there.askApprovers(
                        lease,
                        DecisionRequest.ofRequest(lease, catalog),
                        deciding(lease),
                        look.open());
        registry.update(
                lease.id(),
                known ->
                        known.withApproverMessages(
                                Stream.concat(asked(known).stream(), asked.stream()).toList()));
        look.tell(messages, policy, lease);
    }

    /** Asks them again. */
    public void remind(Lease lease) {
        slack.ifPresent(there -> remindIn(there, lease));
        messages.mail(
                addresses(lease),
                "Still waiting for a decision: %s".formatted(lease.name()),
                text(lease));
    }

    /** A channel may have been opened to others since. */
    private void remindIn(SlackMessages there, Lease lease) {
        Set<String> channels = channels(lease);
        ApproverChannels.Look look = there.look(channels);
        there.remind(
                lease,
                asked(lease).stream()
                        .filter(
                                message ->
                                        look.open().contains(message.channel())
                                                || !channels.contains(message.channel()))
                        .toList());
        look.tell(messages, policy, lease);
    }

    /** Shows in Slack, where approvers were asked, how it ended. */
    void showDecision(Lease lease) {
        slack.ifPresent(there -> there.showDecision(lease, asked(lease)));
    }

    /**
     * Tells approvers that nobody decided; administrators too, since they may have been hindered.
     */
    void tellOfSilence(Lease lease) {
        messages.mail(
                Stream.concat(
                                deciding(lease).stream(),
                                policy.administrators().stream()
                                        .sorted(Comparator.comparing(Person::value)))
                        .distinct()
                        .map(Person::value)
                        .toList(),
                "Nobody decided on %s".formatted(lease.name()),
                """
                The time is over, so the request of %s was refused.
                If somebody did try to decide, and Slack showed an error, tell an administrator.
                """
                        .formatted(lease.requester()));
    }

    private Set<String> channels(Lease lease) {
        return policy.approvers(lease.request().kind()).channels();
    }

    private List<Person> deciding(Lease lease) {
        Approvers approvers = policy.approvers(lease.request().kind());
        return approvers.people().stream()
                .filter(p -> !p.equals(lease.requester()) && !p.equals(lease.request().owner()))
                .sorted(Comparator.comparing(Person::value))
                .toList();
    }

    private List<String> addresses(Lease lease) {
        return deciding(lease).stream().map(Person::value).toList();
    }

    private static List<SlackMessage> asked(Lease lease) {
        return Objects.requireNonNullElse(lease.approverMessages(), List.of());
    }

    private String text(Lease lease) {
        DecisionRequest asked = DecisionRequest.ofRequest(lease, catalog);
        return """
        Approve %s?

        %s asks for an account of kind %s.

        Name:      %s
        Owner:     %s
        Purpose:   %s
        Lease:     %s

        Decide until %s with
            %s
            %s --why "..."
        Silence until then is a "no".
        """
                .formatted(
                        asked.about(),
                        lease.requester(),
                        lease.request().kind(),
                        lease.name(),
                        lease.request().owner(),
                        Objects.requireNonNullElse(lease.request().purpose(), "not given"),
                        lease.expiresAt() == null ? "without an end" : "until " + lease.expiresAt(),
                        lease.approval() == null ? "" : lease.approval().until(),
                        Messages.command("approve", asked),
                        Messages.command("reject", asked));
    }
}
