package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Side;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Person;
import dev.accountvending.model.Times;
import dev.accountvending.runtime.FunctionContext;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sends people messages about what an account spends. */
public final class SpendingMessages {
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    private final Messages messages;
    private final Optional<SlackMessages> slack;
    private final List<EmailAddress> administrators;

    SpendingMessages(
            Messages messages, Optional<SlackMessages> slack, List<EmailAddress> administrators) {
        this.messages = messages;
        this.slack = slack;
        this.administrators = List.copyOf(administrators);
    }

    /** Creates one for a function that no state machine retries. */
    public static SpendingMessages of(FunctionContext function) {
        return function.part(
                SpendingMessages.class,
                () ->
                        new SpendingMessages(
                                Messages.of(function),
                                SlackMessages.of(function),
                                function.settings().tellAdministrators()));
    }

    /**
     * What a lease has spent.
     *
     * @param dollars of the month, in US dollars
     * @param budget that is in force, in US dollars
     */
    public record Spent(BigDecimal dollars, int budget, YearMonth month) {
        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** Returns whether at least this percentage of the budget is spent. */
        public boolean isAt(int percent) {
            BigDecimal part = BigDecimal.valueOf((long) budget * percent);
            return dollars.multiply(HUNDRED).compareTo(part) >= 0;
        }

        /** Returns the spending as a sentence without its full stop. */
        public String words() {
            return "%s of %d US dollars were spent in %s"
                    .formatted(dollars.toPlainString(), budget, MONTH.format(month));
        }
    }

    /**
     * What an account without an owner has spent.
     *
     * @param services the cost of each since the account came into its status, in US dollars
     */
    public record Idle(Account account, YearMonth month, Map<String, BigDecimal> services) {
        public Idle {
            services = Map.copyOf(services);
        }

        /** Returns the sum of all services. */
        public BigDecimal dollars() {
            return services.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private String words() {
            return "%s US dollars were spent in %s"
                    .formatted(dollars().setScale(2, RoundingMode.HALF_UP), MONTH.format(month));
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
                case AVAILABLE -> "has been in the pool, clean,";
                case CLEANING -> "has been cleaned";
                case QUARANTINED -> "has been in quarantine";
                case CLOSING -> "has been waiting to be closed";
                case LEASED, CLOSED ->
                        throw new IllegalStateException(account.id() + " is not idle.");
            };
        }
    }

    /** Writes to administrators that an account without an owner costs money. */
    public void idle(Idle spent) {
        Account account = spent.account();
        messages.mailTo(
                administrators,
                "Account %s costs money, and nobody holds it".formatted(account.id()),
                """
                %s in account %s, which nobody holds. It %s since %s;
                what was spent before the end of that day is not counted.
                %s

                Enter the account through the access role and delete what costs. What cannot be
                deleted, such as a reservation, costs until AWS Support cancels it or the account is
                closed.
                """
                        .formatted(
                                spent.words(),
                                account.id(),
                                spent.what(),
                                Times.minute(account.since()),
                                spent.lines()));
        tellAdministrators(
                "Account %s, which nobody holds, costs: %s. It %s since %s."
                        .formatted(
                                account.id(),
                                spent.words(),
                                spent.what(),
                                Times.minute(account.since())));
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
                Delete what you do not need, or ask for a greater budget:
                    avm budget %s DOLLARS --why "..."

                %s. At 100 percent the account is frozen until the month is over: nobody can work in
                it, and nothing new can be made in it.
                """
                        .formatted(lease.name(), spent.words()));
        tellOwner(
                lease,
                "*%s*: %s. At 100 percent it is frozen until the month is over. `/account budget %s DOLLARS why` asks for a greater budget."
                        .formatted(lease.name(), spent.words(), lease.name()));
    }

    /**
     * Writes to owner and administrators that the account is frozen.
     *
     * @param left what still scales by itself in it
     */
    public void frozen(Lease lease, Spent spent, List<String> left) {
        messages.publish(EventType.AccountFrozen, freeze(lease), event(lease, spent));
        messages.mail(
                owner(lease),
                "Your AWS account %s is frozen: its budget is used up".formatted(lease.name()),
                """
                To open it again, ask for a greater budget:
                    avm budget %s DOLLARS --why "..."
                It opens within minutes of the approval, or by itself when the month is over.

                %s. Until then nobody can make, start or change anything in account %s. The role
                ReadOnly still shows what costs. What runs in it goes on and costs, but no longer
                scales out.
                """
                        .formatted(lease.name(), spent.words(), lease.accountId()));
        messages.mailTo(
                administrators,
                "Account %s is frozen".formatted(lease.name()),
                """
                %s by %s (%s, account %s).

                What runs in it goes on and costs: end what must not.
                %s"""
                        .formatted(
                                spent.words(),
                                lease.request().owner(),
                                lease.request().kind(),
                                lease.accountId(),
                                scaling(left)));
        tellOwner(
                lease,
                "*%s* is frozen: %s. Nobody can work in it until the month is over, or a greater budget is approved: `/account budget %s DOLLARS why` asks for one."
                        .formatted(lease.name(), spent.words(), lease.name()));
        tellAdministrators(
                "*%s* of %s is frozen: %s."
                        .formatted(
                                lease.name(),
                                SlackBlocks.escape(lease.request().owner().value()),
                                spent.words()));
    }

    /** Writes to administrators that AWS has refused an account's budget for long. */
    public void budgetRefused(Lease lease, Side pending) {
        messages.mailTo(
                administrators,
                "Account %s has no budget: AWS refuses it".formatted(lease.name()),
                """
                Make one budget in the management account, if it has none: until then AWS refuses
                budgets in member accounts.

                What is spent in account %s of %s is not held against a budget, and it is not
                frozen. AWS has refused the budget since %s; it is tried again every quarter of an
                hour. AWS's latest answer:
                %s
                """
                        .formatted(
                                lease.accountId(),
                                lease.request().owner(),
                                Times.minute(pending.since()),
                                pending.why()));
        tellAdministrators(
                "*%s* has no budget: AWS has refused it since %s. Make one budget in the management account, if it has none."
                        .formatted(lease.name(), Times.minute(pending.since())));
    }

    /** Writes to the owner that the account is open again. */
    public void unfrozen(Lease lease, Spent spent) {
        messages.publish(EventType.AccountUnfrozen, freeze(lease), event(lease, spent));
        messages.mail(
                owner(lease),
                "Your AWS account %s is open again".formatted(lease.name()),
                """
                You can work in account %s again. %s.
                Sign in again: sessions from before it was frozen stay closed.
                """
                        .formatted(lease.accountId(), spent.words()));
        tellOwner(
                lease,
                "*%s* is open again: %s. Sign in again.".formatted(lease.name(), spent.words()));
    }

    private static String scaling(List<String> left) {
        return left.isEmpty()
                ? ""
                : """

                  Not everything that scales by itself in it is suspended. A region that refused is
                  tried again every quarter of an hour; you must end a fleet yourself.
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

    /**
     * Returns what identifies a freeze: an account may be frozen twice in a month, if its budget
     * was raised in between.
     */
    private static String freeze(Lease lease) {
        Freeze freeze = lease.spending().freeze();
        return freeze == null ? lease.id().value() : LeaseEvent.part(lease, freeze.at());
    }

    private static ObjectNode event(Lease lease, Spent spent) {
        return LeaseEvent.of(lease)
                .put("month", spent.month().toString())
                .put("spent", spent.dollars().toPlainString())
                .put("monthlyBudget", spent.budget());
    }
}
