package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.element.BlockElement;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Times;
import dev.accountvending.policy.DecisionRequest;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells owners that their lease ends or has ended, and asks them whether one without an end is
 * still needed; tells administrators of an owner who does not answer.
 */
final class TermTopic implements Topic {
    private final Ledger ledger;
    private final Catalog catalog;
    private final List<String> administrators;
    private final Clock clock;

    TermTopic(Ledger ledger, Catalog catalog, List<String> administrators, Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.administrators = List.copyOf(administrators);
        this.clock = clock;
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        return event
                .lease()
                .filter(lease -> isCurrent(event, lease))
                .map(lease -> letter(event, lease))
                .stream()
                .toList();
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        return event
                .lease()
                .filter(lease -> isCurrent(event, lease))
                .map(lease -> post(event, lease))
                .stream()
                .toList();
    }

    /** A lease may have been extended, kept or given back since. */
    private static boolean isCurrent(PublishedEvent event, Lease lease) {
        return switch (event.type()) {
            case AccountRetired -> !lease.isForPool();
            case LeaseExpiring ->
                    lease.status().isHeld()
                            && Objects.equals(event.time("expiresAt"), lease.terms().expiresAt());
            case ReviewAsked ->
                    lease.status().isHeld()
                            && Announcements.since(lease).equals(event.time("since"));
            default -> lease.status().isHeld() && lease.notices().review() != null;
        };
    }

    private Letter letter(PublishedEvent event, Lease lease) {
        return switch (event.type()) {
            case AccountRetired -> ended(lease);
            case LeaseExpiring -> ends(lease);
            case ReviewAsked -> isItNeeded(lease);
            default -> unanswered(event, lease);
        };
    }

    private Post post(PublishedEvent event, Lease lease) {
        List<String> owner = List.of(lease.request().owner().value());
        return switch (event.type()) {
            case AccountRetired ->
                    new Post(
                            owner,
                            "Your %s account *%s* was taken back: %s"
                                    .formatted(
                                            lease.request().kind(),
                                            lease.name(),
                                            escape(reason(lease))));
            case LeaseExpiring ->
                    asking(
                            owner,
                            "Your account *%s* ends %s. You lose access then, and everything in the account is deleted."
                                    .formatted(lease.name(), SlackTime.day(end(lease))),
                            choices(lease));
            case ReviewAsked ->
                    asking(
                            owner,
                            "Do you still need the account *%s*? It has no end date, and was last confirmed as needed %s."
                                    .formatted(
                                            lease.name(),
                                            SlackTime.day(Announcements.since(lease))),
                            List.of(needed(lease, "primary"), retire(lease)));
            default ->
                    asking(
                            administrators,
                            "%s was asked whether the account *%s* is still needed, and has not answered."
                                    .formatted(
                                            escape(lease.request().owner().value()), lease.name()),
                            List.of(needed(lease, "default"), retire(lease)));
        };
    }

    private static Post asking(List<String> to, String mrkdwn, List<BlockElement> choices) {
        return new Post(
                to,
                mrkdwn,
                List.of(section(mrkdwn), buttons(choices.toArray(BlockElement[]::new))));
    }

    private List<BlockElement> choices(Lease lease) {
        List<BlockElement> choices = new ArrayList<>();
        usualDays(lease)
                .ifPresent(
                        longer ->
                                choices.add(
                                        button(
                                                SlackMessages.EXTEND,
                                                SlackMessages.OfEnd.value(lease, end(lease)),
                                                "Extend by " + days(longer),
                                                "primary")));
        choices.add(retire(lease));
        return choices;
    }

    private static BlockElement needed(Lease lease, String style) {
        return button(
                SlackMessages.STILL_NEEDED,
                DecisionRequest.ofEnd(lease).token(),
                "Still needed",
                style);
    }

    private static BlockElement retire(Lease lease) {
        return button(
                SlackMessages.WANTS_TO_RETIRE,
                DecisionRequest.ofEnd(lease).token(),
                "Give it back",
                "danger");
    }

    private Letter ends(Lease lease) {
        Instant end = end(lease);
        return new Letter(
                lease.request().owner().value(),
                "Your AWS account %s ends %s".formatted(lease.name(), whenItEnds(end)),
                """
                You lose access to %s on %s, and everything in the account is deleted.

                To keep it longer:
                    avm extend %s %dd
                To give it back now:
                    %s
                """
                        .formatted(
                                lease.name(),
                                Times.minute(end),
                                lease.name(),
                                usualDays(lease).orElse(7),
                                retireCommand(lease)));
    }

    /**
     * Says when a lease ends, for a mail's subject. A reminder may be sent late, so the days left
     * are counted when it is sent.
     */
    private String whenItEnds(Instant end) {
        long days =
                ChronoUnit.DAYS.between(
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                        LocalDate.ofInstant(end, ZoneOffset.UTC));
        if (days == 0) {
            return "today, " + Times.minute(end);
        }
        return (days == 1 ? "tomorrow, " : "on ") + Times.minute(end);
    }

    private static Letter isItNeeded(Lease lease) {
        return new Letter(
                lease.request().owner().value(),
                "Do you still need the AWS account %s?".formatted(lease.name()),
                """
                If you still need %s:
                    avm keep %s
                To give it back:
                    %s

                It has no end date; it was last confirmed as needed on %s. If you do not answer,
                administrators are told.
                """
                        .formatted(
                                lease.name(),
                                lease.name(),
                                retireCommand(lease),
                                Times.minute(Announcements.since(lease))));
    }

    private Letter unanswered(PublishedEvent event, Lease lease) {
        return new Letter(
                administrators,
                "Is the AWS account %s still needed?".formatted(lease.name()),
                """
                %s was asked on %s whether the account %s is still needed, and has not answered.

                If it is needed:
                    avm keep %s
                If it is not:
                    %s
                """
                        .formatted(
                                lease.request().owner(),
                                Times.minute(Objects.requireNonNull(event.time("askedAt"))),
                                lease.name(),
                                lease.name(),
                                retireCommand(lease)));
    }

    private Letter ended(Lease lease) {
        return new Letter(
                lease.request().owner().value(),
                "Your AWS account %s has ended".formatted(lease.name()),
                """
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
                                MailText.requestAgain(lease)));
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

    private static String retireCommand(Lease lease) {
        return MailText.command("retire", DecisionRequest.ofEnd(lease));
    }

    private Optional<Integer> usualDays(Lease lease) {
        return catalog.find(lease.request().kind())
                .flatMap(Kind::leaseLength)
                .map(Kind.LeaseLength::days);
    }

    private static Instant end(Lease lease) {
        return Objects.requireNonNull(lease.terms().expiresAt());
    }

    private static String days(int number) {
        return number == 1 ? "1 day" : number + " days";
    }
}
