package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.escape;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Approval;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.Times;
import dev.accountvending.policy.DecisionRequest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes to approvers that a request waits for them, and to requester and owner what was decided on
 * it; after silence, to approvers and administrators too.
 */
final class ApprovalTopic implements Topic {
    private final Questions questions;
    private final Catalog catalog;
    private final RequestFacts facts;
    private final List<String> administrators;

    ApprovalTopic(
            Questions questions, Catalog catalog, RequestFacts facts, List<String> administrators) {
        this.questions = questions;
        this.catalog = catalog;
        this.facts = facts;
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event.lease().map(lease -> letters(event, lease)).orElse(List.of());
    }

    private List<Letter> letters(PublishedEvent event, Lease lease) {
        Decision decision = lease.approvals().decision();
        return switch (event.type()) {
            case ApprovalRequested ->
                    decision == null
                            ? List.of(
                                    asking(
                                            lease,
                                            "Approve the %s account %s?"
                                                    .formatted(
                                                            lease.request().kind(), lease.name())))
                            : List.of();
            case ApprovalPending ->
                    decision == null
                            ? List.of(
                                    asking(
                                            lease,
                                            "Still waiting for a decision: %s"
                                                    .formatted(lease.name())))
                            : List.of();
            default ->
                    isCancelled(lease)
                            ? List.of(cancelled(lease))
                            : decision == null ? List.of() : decided(lease, decision);
        };
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        return event
                .lease()
                .filter(_ -> event.is(EventType.RequestWithdrawn))
                .filter(ApprovalTopic::isCancelled)
                .map(
                        lease ->
                                new Post(
                                        List.of(lease.request().owner().value()),
                                        escape(wordsOfCancelled(lease))))
                .stream()
                .toList();
    }

    /** Returns whether the request was withdrawn while its account was being made. */
    private static boolean isCancelled(Lease lease) {
        Decision decision = lease.approvals().decision();
        return lease.is(LeaseStatus.WITHDRAWN)
                && !lease.isForPool()
                && (decision == null || decision.approved());
    }

    private static Letter cancelled(Lease lease) {
        return new Letter(
                lease.request().owner().value(),
                "Your request for the AWS account %s was withdrawn".formatted(lease.name()),
                wordsOfCancelled(lease));
    }

    private static String wordsOfCancelled(Lease lease) {
        return "%s cancelled the request for your %s account %s while it was being made. Nothing is left of it."
                .formatted(
                        lease.lifecycle().intoStatus().by(), lease.request().kind(), lease.name());
    }

    private Letter asking(Lease lease, String subject) {
        return new Letter(questions.people(lease), subject, question(lease));
    }

    private String question(Lease lease) {
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
                        MailText.command("approve", asked),
                        MailText.command("reject", asked),
                        approval == null
                                ? "If nobody decides, the request expires."
                                : "If nobody decides by %s, the request expires."
                                        .formatted(Times.minute(approval.until())),
                        RequestFacts.lines(shown));
    }

    private List<Letter> decided(Lease lease, Decision decision) {
        List<Letter> letters = new ArrayList<>();
        letters.add(new Letter(concerned(lease), subject(lease, decision), text(lease, decision)));
        if (isExpired(decision)) {
            letters.add(silence(lease));
        }
        return letters;
    }

    /** Something may have kept the approvers from deciding: so administrators are told too. */
    private Letter silence(Lease lease) {
        return new Letter(
                Stream.concat(questions.people(lease).stream(), administrators.stream())
                        .distinct()
                        .toList(),
                "The request for %s expired: nobody decided".formatted(lease.name()),
                """
                %s can ask again. If you tried to decide and Slack showed an error, tell an
                administrator.
                """
                        .formatted(lease.lifecycle().requester()));
    }

    private static List<String> concerned(Lease lease) {
        return Stream.of(lease.request().owner(), lease.lifecycle().requester())
                .map(Person::value)
                .distinct()
                .toList();
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
                    .formatted(at, MailText.requestAgain(lease));
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
