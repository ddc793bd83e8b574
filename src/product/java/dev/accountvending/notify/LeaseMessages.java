package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Review;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Times;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.runtime.FunctionContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends owners messages about their leases over time. If Slack refuses one for good, that is logged
 * and it goes by e-mail only; if Slack cannot take one now, that is a failure, and it is tried
 * again.
 */
public final class LeaseMessages {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseMessages.class);

    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final Catalog catalog;
    private final List<Person> administrators;
    private final Clock clock;

    LeaseMessages(
            Messages messages,
            Optional<SlackMessages> slack,
            Catalog catalog,
            List<Person> administrators,
            Clock clock) {
        this.messages = messages;
        this.slack = slack;
        this.catalog = catalog;
        this.administrators = List.copyOf(administrators);
        this.clock = clock;
    }

    public static LeaseMessages of(FunctionContext function) {
        return function.part(
                LeaseMessages.class,
                () ->
                        new LeaseMessages(
                                Messages.of(function),
                                SlackMessages.of(function),
                                Catalog.of(function),
                                function.settings().tellAdministrators().stream()
                                        .map(EmailAddress::value)
                                        .map(Person::new)
                                        .toList(),
                                function.clock()));
    }

    /**
     * Reminds the owner that the lease ends.
     *
     * @param before how long before the end this is due; it may be sent later
     */
    public void remind(Lease lease, Duration before) {
        Instant end = Objects.requireNonNull(lease.terms().expiresAt());
        Optional<Integer> days = usualDays(lease);
        List<BlockElement> choices = new ArrayList<>();
        days.ifPresent(
                longer ->
                        choices.add(
                                button(
                                        SlackMessages.EXTEND,
                                        SlackMessages.OfEnd.value(lease, end),
                                        "Extend by " + days(longer),
                                        "primary")));
        choices.add(retire(lease));
        tellInSlack(
                List.of(lease.request().owner()),
                "Your account *%s* ends %s. You lose access then, and everything in the account is deleted."
                        .formatted(lease.name(), SlackTime.day(end)),
                choices);
        messages.publish(
                EventType.LeaseExpiring,
                LeaseEvent.part(lease, end, iso(before)),
                LeaseEvent.of(lease).put("before", iso(before)));
        messages.mail(
                List.of(lease.request().owner().value()),
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
                                days.orElse(7),
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

    /** Asks the owner of an account without an end whether it is still needed. */
    public void askReview(Lease lease) {
        Instant since = since(lease);
        tellInSlack(
                List.of(lease.request().owner()),
                "Do you still need the account *%s*? It has no end date, and was last confirmed as needed %s."
                        .formatted(lease.name(), SlackTime.day(since)),
                List.of(
                        button(
                                SlackMessages.STILL_NEEDED,
                                DecisionRequest.ofEnd(lease).token(),
                                "Still needed",
                                "primary"),
                        retire(lease)));
        messages.publish(
                EventType.ReviewAsked,
                LeaseEvent.part(lease, since),
                LeaseEvent.of(lease).put("since", since.toString()));
        messages.mail(
                List.of(lease.request().owner().value()),
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
                                Times.minute(since)));
    }

    /** Writes to administrators that an owner does not answer. */
    public void escalate(Lease lease) {
        String owner = lease.request().owner().value();
        Review review = Objects.requireNonNull(lease.notices().review());
        Instant askedAt = Objects.requireNonNull(review.askedAt());
        String asked = askedAt.toString();
        Instant before = review.escalatedAt();
        tellInSlack(
                administrators,
                "%s was asked whether the account *%s* is still needed, and has not answered."
                        .formatted(escape(owner), lease.name()),
                List.of(
                        button(
                                SlackMessages.STILL_NEEDED,
                                DecisionRequest.ofEnd(lease).token(),
                                "Still needed",
                                "default"),
                        retire(lease)));
        messages.publish(
                EventType.ReviewUnanswered,
                LeaseEvent.part(lease, asked, before == null ? "first" : before),
                LeaseEvent.of(lease).put("askedAt", asked));
        messages.mail(
                administrators.stream().map(Person::value).toList(),
                "Is the AWS account %s still needed?".formatted(lease.name()),
                """
                %s was asked on %s whether the account %s is still needed, and has not answered.

                If it is needed:
                    avm keep %s
                If it is not:
                    %s
                """
                        .formatted(
                                owner,
                                Times.minute(askedAt),
                                lease.name(),
                                lease.name(),
                                retireCommand(lease)));
    }

    /** Writes to administrators that nothing is moved into a unit, and what they have to do. */
    public void unguarded(OuPath unit, String why) {
        List<LayoutBlock> blocks = List.of(section("*%s*: %s".formatted(unit, escape(why))));
        slack.ifPresent(
                there -> administrators.forEach(who -> tell(there, who, escape(why), blocks)));
        messages.mail(
                administrators.stream().map(Person::value).toList(),
                "No account is moved into the unit %s: its guardrails are missing".formatted(unit),
                """
                %s

                What waits for it goes on by itself then: requests for some hours, the end of a
                lease too; after that go on with `avm resume NAME`.
                """
                        .formatted(why));
    }

    private void tellInSlack(List<Person> people, String mrkdwn, List<BlockElement> choices) {
        List<LayoutBlock> blocks =
                List.of(section(mrkdwn), buttons(choices.toArray(BlockElement[]::new)));
        slack.ifPresent(there -> people.forEach(who -> tell(there, who, mrkdwn, blocks)));
    }

    private static void tell(
            SlackMessages there, Person who, String text, List<LayoutBlock> blocks) {
        try {
            there.tell(who, text, blocks);
        } catch (VendingFailed refused) {
            LOG.atError().setCause(refused).log("Slack did not take a message");
        }
    }

    private static BlockElement retire(Lease lease) {
        return button(
                SlackMessages.WANTS_TO_RETIRE,
                DecisionRequest.ofEnd(lease).token(),
                "Give it back",
                "danger");
    }

    private static String retireCommand(Lease lease) {
        return Messages.command("retire", DecisionRequest.ofEnd(lease));
    }

    private Optional<Integer> usualDays(Lease lease) {
        return catalog.find(lease.request().kind())
                .flatMap(Kind::leaseLength)
                .map(Kind.LeaseLength::days);
    }

    private static Instant since(Lease lease) {
        Review review = lease.notices().review();
        return review == null ? lease.terms().requestedAt() : review.since();
    }

    private static String days(int number) {
        return number == 1 ? "1 day" : number + " days";
    }

    /** Returns whole days as days, {@code P7D}, and not as hours. */
    private static String iso(Duration time) {
        Duration rest = time.minusDays(time.toDays());
        return rest.isZero() ? "P%dD".formatted(time.toDays()) : time.toString();
    }
}
