package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.FunctionContext;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people are told about what an account spends. */
public final class SpendingMessages {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final List<EmailAddress> administrators;

    SpendingMessages(
            Messages messages, Optional<SlackMessages> slack, List<EmailAddress> administrators) {
        this.messages = messages;
        this.slack = slack;
        this.administrators = List.copyOf(administrators);
    }

    /** For what no state machine retries. */
    public static SpendingMessages of(FunctionContext function) {
        return function.part(
                SpendingMessages.class,
                () ->
                        new SpendingMessages(
                                Messages.of(function),
                                SlackMessages.of(function),
                                function.settings().administrators()));
    }

    /**
     * What a lease has spent.
     *
     * @param dollars of the month, in US dollars
     * @param budget that is in force, likewise
     */
    public record Spent(BigDecimal dollars, int budget, YearMonth month) {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** Whether so many percent of the budget are spent, or more. */
        public boolean isAt(int percent) {
            BigDecimal part = BigDecimal.valueOf((long) budget * percent);
            return dollars.multiply(HUNDRED).compareTo(part) >= 0;
        }

        /** In words, as a sentence without its full stop. */
        public String words() {
            return "%s of %d US dollars are spent in %s"
                    .formatted(dollars.toPlainString(), budget, month);
        }
    }

    /**
     * What an account that nobody holds has spent.
     *
     * @param services what each has cost since the account came into its status, in US dollars
     */
    public record Idle(Account account, YearMonth month, Map<String, BigDecimal> services) {
        public Idle {
            services = Map.copyOf(services);
        }

        /** In all. */
        public BigDecimal dollars() {
            return services.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private String words() {
            return "%s US dollars were spent in %s"
                    .formatted(dollars().setScale(2, RoundingMode.HALF_UP), month);
        }

        private String lines() {
            return services.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .map(
                            service ->
                                    "    %s  %s"
                                            .formatted(
                                                    service.getValue()
                                                            .setScale(2, RoundingMode.HALF_UP),
                                                    service.getKey()))
                    .collect(Collectors.joining("\n"));
        }

        private String what() {
            return switch (account.status()) {
                case AVAILABLE -> "has been in the pool, as clean,";
                case CLEANING -> "has been in cleaning";
                case QUARANTINED -> "has been in quarantine";
                case CLOSING -> "has been waiting to be closed";
                case LEASED, CLOSED ->
                        throw new IllegalStateException(account.id() + " is not idle.");
            };
        }
    }

    /** Tells administrators that an account which nobody holds costs something. */
    public void idle(Idle spent) {
        Account account = spent.account();
        messages.mailTo(
                administrators,
                "Account %s costs, and nobody holds it".formatted(account.id()),
                """
                %s in account %s, which nobody holds. It %s since %s;
                what was spent until the end of that day is not counted.
                %s

                Enter it through the access role and end what runs there. What cannot be ended, such
                as a reservation, is AWS Support's to cancel, or costs until the account is closed.
                """
                        .formatted(
                                spent.words(),
                                account.id(),
                                spent.what(),
                                TIME.format(account.since()),
                                spent.lines()));
        tellAdministrators(
                "Account %s, which nobody holds, costs: %s. It %s since %s."
                        .formatted(
                                account.id(),
                                spent.words(),
                                spent.what(),
                                TIME.format(account.since())));
    }

    /** Warns the owner that the budget is nearly used up. */
    public void warn(Lease lease, Spent spent) {
        messages.publish(
                EventType.BudgetNearlySpent,
                LeaseEvent.part(lease, spent.month()),
                event(lease, spent));
        messages.mail(
                owner(lease),
                "Your AWS account %s has nearly spent its budget".formatted(lease.name()),
                """
                %s.

                At 100 percent the account is frozen until the month is over: nothing new can be made
                in it, and nobody can work in it. Delete what you do not need, or ask for a greater
                budget with
                    avm budget %s DOLLARS --why "..."
                """
                        .formatted(spent.words(), lease.name()));
        tellOwner(
                lease,
                "*%s*: %s. At 100 percent it is frozen until the month is over."
                        .formatted(lease.name(), spent.words()));
    }

    /**
     * Tells owner and administrators that the account is frozen.
     *
     * @param left what still scales by itself in it
     */
    public void frozen(Lease lease, Spent spent, List<String> left) {
        messages.publish(EventType.AccountFrozen, freeze(lease), event(lease, spent));
        messages.mail(
                owner(lease),
                "Your AWS account %s is frozen: its budget is used up".formatted(lease.name()),
                """
                %s.

                Nothing can be made, started or changed in account %s, and nobody can work in it; the
                role ReadOnly still shows what costs. What runs in it goes on, and costs; it does not
                scale out any more.
                It is opened again when the month is over, or within minutes of a greater budget being
                approved:
                    avm budget %s DOLLARS --why "..."
                """
                        .formatted(spent.words(), lease.accountId(), lease.name()));
        messages.mailTo(
                administrators,
                "Account %s is frozen".formatted(lease.name()),
                """
                %s by %s (%s, account %s).

                What runs in it goes on, and costs: end it where it must not.
                %s"""
                        .formatted(
                                spent.words(),
                                lease.request().owner(),
                                lease.request().kind(),
                                lease.accountId(),
                                scaling(left)));
        tellOwner(
                lease,
                "*%s* is frozen: %s. Nobody can work in it until the month is over, or a greater budget is approved."
                        .formatted(lease.name(), spent.words()));
        tellAdministrators(
                "*%s* of %s is frozen: %s."
                        .formatted(
                                lease.name(),
                                SlackBlocks.escape(lease.request().owner().value()),
                                spent.words()));
    }

    /** Tells the owner that the account is open again. */
    public void unfrozen(Lease lease, Spent spent) {
        messages.publish(EventType.AccountUnfrozen, freeze(lease), event(lease, spent));
        messages.mail(
                owner(lease),
                "Your AWS account %s is open again".formatted(lease.name()),
                """
                You can work in account %s again. %s.
                Sessions that were opened before it was frozen stay closed: sign in anew.
                """
                        .formatted(lease.accountId(), spent.words()));
        tellOwner(
                lease,
                "*%s* is open again: %s. Sign in anew.".formatted(lease.name(), spent.words()));
    }

    private static String scaling(List<String> left) {
        return left.isEmpty()
                ? ""
                : """

                  Not everything that scales by itself in it is suspended. A region that refused is
                  tried again every quarter of an hour; a fleet is yours to end.
                  - %s
                  """
                        .formatted(String.join("\n- ", left));
    }

    private void tellOwner(Lease lease, String mrkdwn) {
        slack.ifPresent(there -> there.tellRequester(lease, mrkdwn));
    }

    private void tellAdministrators(String mrkdwn) {
        slack.ifPresent(
                there ->
                        administrators.forEach(
                                administrator ->
                                        there.tell(
                                                new Person(administrator.value()),
                                                mrkdwn,
                                                List.of(SlackBlocks.section(mrkdwn)))));
    }

    private static List<String> owner(Lease lease) {
        return List.of(lease.request().owner().value());
    }

    /** An account may be frozen twice in a month, when its budget was raised in between. */
    private static String freeze(Lease lease) {
        Lease.Freeze freeze = lease.freeze();
        return freeze == null ? lease.id().value() : LeaseEvent.part(lease, freeze.at());
    }

    private static ObjectNode event(Lease lease, Spent spent) {
        return LeaseEvent.of(lease)
                .put("month", spent.month().toString())
                .put("spent", spent.dollars().toPlainString())
                .put("monthlyBudget", spent.budget());
    }
}
