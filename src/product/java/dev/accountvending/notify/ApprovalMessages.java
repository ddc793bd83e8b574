package dev.accountvending.notify;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Approval;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.Times;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sends approvers the messages about a request. */
public final class ApprovalMessages {
    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final Ledger ledger;
    private final Policy policy;
    private final Catalog catalog;
    private final RequestFacts facts;
    private final List<EmailAddress> administrators;

    ApprovalMessages(
            Messages messages,
            Optional<SlackMessages> slack,
            Ledger ledger,
            Policy policy,
            Catalog catalog,
            List<EmailAddress> administrators) {
        this.messages = messages;
        this.slack = slack;
        this.ledger = ledger;
        this.policy = policy;
        this.catalog = catalog;
        this.facts = new RequestFacts(catalog, ledger);
        this.administrators = List.copyOf(administrators);
    }

    public static ApprovalMessages of(FunctionContext function) {
        return function.part(ApprovalMessages.class, () -> make(function));
    }

    private static ApprovalMessages make(FunctionContext function) {
        Settings settings = function.settings();
        return new ApprovalMessages(
                Messages.of(function),
                SlackMessages.of(function),
                Ledger.of(function),
                Policy.of(settings),
                Catalog.of(function),
                settings.tellAdministrators());
    }

    /** Asks those who may decide. */
    public void ask(Lease lease) {
        slack.ifPresent(there -> askIn(there, lease));
        messages.publish(EventType.ApprovalRequested, lease.id().value(), LeaseEvent.of(lease));
        messages.mail(
                addresses(lease),
                "Approve the %s account %s?".formatted(lease.request().kind(), lease.name()),
                text(lease));
    }

    /** Earlier messages are kept in the list, because a decision must remove their buttons too. */
    private void askIn(SlackMessages there, Lease lease) {
        ApproverChannels.Look look = there.look(channels(lease));
        List<SlackMessage> asked =
                there.askApprovers(
                        lease,
                        DecisionRequest.ofRequest(lease, catalog),
                        facts.of(lease),
                        deciding(lease),
                        look.open());
        ledger.update(
                lease.id(),
                known ->
                        known.withApprovals(
                                approvals ->
                                        approvals.withMessages(
                                                Stream.concat(asked(known).stream(), asked.stream())
                                                        .toList())));
        look.tell(messages, administrators, lease);
    }

    /** Asks them again. */
    public void remind(Lease lease) {
        slack.ifPresent(there -> remindIn(there, lease));
        messages.mail(
                addresses(lease),
                "Still waiting for a decision: %s".formatted(lease.name()),
                text(lease));
    }

    /** A channel may have become public or shared since the question was asked. */
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
        look.tell(messages, administrators, lease);
    }

    /** Shows the decision in the Slack messages in which approvers were asked. */
    void showDecision(Lease lease) {
        slack.ifPresent(there -> there.showDecision(lease, facts.of(lease), asked(lease)));
    }

    /**
     * Writes to approvers that no one decided; to administrators too, because something may have
     * kept the approvers from deciding.
     */
    void tellOfSilence(Lease lease) {
        messages.mail(
                Stream.concat(
                                addresses(lease).stream(),
                                administrators.stream().map(EmailAddress::value))
                        .distinct()
                        .toList(),
                "The request for %s expired: nobody decided".formatted(lease.name()),
                """
                %s can ask again. If you tried to decide and Slack showed an error, tell an administrator.
                """
                        .formatted(lease.lifecycle().requester()));
    }

    private Set<String> channels(Lease lease) {
        return policy.approvers(lease.request().kind()).channels();
    }

    private List<Person> deciding(Lease lease) {
        return policy.deciding(lease).people().stream()
                .sorted(Comparator.comparing(Person::value))
                .toList();
    }

    private List<String> addresses(Lease lease) {
        return deciding(lease).stream().map(Person::value).toList();
    }

    private static List<SlackMessage> asked(Lease lease) {
        return Objects.requireNonNullElse(lease.approvals().messages(), List.of());
    }

    private String text(Lease lease) {
        DecisionRequest asked = DecisionRequest.ofRequest(lease, catalog);
        Approval approval = lease.approvals().approval();
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Name", lease.name().value());
        shown.put("Kind", lease.request().kind().value());
        shown.put("Owner", lease.request().owner().value());
        shown.put("Asked by", lease.lifecycle().requester().value());
        shown.put("Purpose", Objects.requireNonNullElse(lease.request().purpose(), "not given"));
        shown.put(
                "Lease",
                lease.terms().expiresAt() == null
                        ? "without an end date"
                        : "until " + Times.minute(lease.terms().expiresAt()));
        shown.putAll(facts.of(lease));
        return """
        Approve %s?

            %s
            %s --why "..."

        %s

        %s
        """
                .formatted(
                        asked.about(),
                        Messages.command("approve", asked),
                        Messages.command("reject", asked),
                        approval == null
                                ? "If nobody decides, the request expires."
                                : "If nobody decides by %s, the request expires."
                                        .formatted(Times.minute(approval.until())),
                        RequestFacts.lines(shown));
    }
}
