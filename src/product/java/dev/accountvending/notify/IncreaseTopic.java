package dev.accountvending.notify;

import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Times;
import dev.accountvending.policy.DecisionRequest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes to approvers of a limit increase: more days or a greater budget than the lease's kind
 * allows; and to owner and requester what was decided on it.
 */
final class IncreaseTopic implements Topic {
    private final Questions questions;
    private final RequestFacts facts;

    IncreaseTopic(Questions questions, RequestFacts facts) {
        this.questions = questions;
        this.facts = facts;
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event.lease().map(lease -> letters(event, lease)).orElse(List.of());
    }

    private List<Letter> letters(PublishedEvent event, Lease lease) {
        if (event.is(EventType.ExtensionRequested) || event.is(EventType.BudgetRequested)) {
            LimitIncrease open = lease.approvals().openLimitIncrease();
            return open != null && Questions.isOpen(event, lease)
                    ? List.of(
                            new Letter(
                                    questions.people(lease),
                                    "Allow %s for %s?".formatted(open.words(), lease.name()),
                                    question(lease, open)))
                    : List.of();
        }
        LimitIncrease wanted = Questions.decidedIncrease(event, lease);
        if (wanted == null) {
            return List.of();
        }
        Decision decision = Objects.requireNonNull(wanted.decision());
        return List.of(
                new Letter(
                        Stream.of(lease.request().owner().value(), wanted.by()).distinct().toList(),
                        "%s: %s %s"
                                .formatted(
                                        lease.name(),
                                        wanted.words(),
                                        decision.approved() ? "approved" : "rejected"),
                        outcome(lease, wanted)));
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        return event
                .lease()
                .flatMap(
                        lease -> {
                            LimitIncrease wanted = Questions.decidedIncrease(event, lease);
                            return Optional.ofNullable(wanted)
                                    .map(
                                            decided ->
                                                    new Post(
                                                            List.of(
                                                                    lease.request()
                                                                            .owner()
                                                                            .value()),
                                                            SlackBlocks.escape(
                                                                    outcome(lease, decided))));
                        })
                .stream()
                .toList();
    }

    private static String outcome(Lease lease, LimitIncrease wanted) {
        Decision decision = Objects.requireNonNull(wanted.decision());
        String end =
                decision.approved() && Announcements.isOfDays(wanted)
                        ? " It now ends on %s."
                                .formatted(
                                        Times.minute(
                                                Objects.requireNonNull(lease.terms().expiresAt())))
                        : "";
        String frozen =
                lease.is(LeaseStatus.FROZEN)
                        ? decision.approved() && !Announcements.isOfDays(wanted)
                                ? " It is still frozen, and opens within a quarter of an hour if the greater budget is enough."
                                : " It is still frozen."
                        : "";
        String why = decision.why() == null ? "" : " Reason: " + decision.why();
        return "%s %s %s for %s.%s%s%s"
                .formatted(
                        decision.by(),
                        decision.approved() ? "approved" : "rejected",
                        wanted.words(),
                        lease.name(),
                        end,
                        frozen,
                        why);
    }

    private String question(Lease lease, LimitIncrease wanted) {
        DecisionRequest asked = DecisionRequest.ofExemption(lease, wanted);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Owner", lease.request().owner().value());
        shown.put(
                "Ends",
                lease.terms().expiresAt() == null
                        ? "never"
                        : Times.minute(lease.terms().expiresAt()));
        shown.put("Why", Objects.requireNonNullElse(wanted.why(), "not given"));
        shown.putAll(facts.of(lease));
        return """
        Allow %s for the account %s?

            %s
            %s --why "..."

        %s asks for this. It is beyond what the kind %s allows. Nothing changes until you decide.

        %s
        """
                .formatted(
                        wanted.words(),
                        lease.name(),
                        MailText.command("approve", asked),
                        MailText.command("reject", asked),
                        wanted.by(),
                        lease.request().kind(),
                        RequestFacts.lines(shown));
    }
}
