package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.escape;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Times;
import dev.accountvending.notify.SpendingMessages.Spent;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells owners and administrators what accounts spend, and what becomes of them for it. */
final class SpendingTopic implements Topic {
    private final List<String> administrators;

    SpendingTopic(List<String> administrators) {
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        if (event.is(EventType.IdleAccountCosts)) {
            return List.of(idle(event));
        }
        return event.lease()
                .filter(lease -> isCurrent(event, lease))
                .map(lease -> letters(event, lease))
                .orElse(List.of());
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        if (event.is(EventType.IdleAccountCosts)) {
            return List.of(
                    new Post(
                            administrators,
                            "Account %s, which nobody holds, costs: %s. It %s since %s."
                                    .formatted(
                                            event.text("account"),
                                            idleWords(event),
                                            what(event),
                                            since(event))));
        }
        return event.lease()
                .filter(lease -> isCurrent(event, lease))
                .map(lease -> posts(event, lease))
                .orElse(List.of());
    }

    /** An account that was opened again is told of by the event of that. */
    private static boolean isCurrent(PublishedEvent event, Lease lease) {
        return event.is(EventType.AccountFrozen)
                ? lease.is(LeaseStatus.FROZEN)
                : lease.status().isHeld();
    }

    private List<Letter> letters(PublishedEvent event, Lease lease) {
        return switch (event.type()) {
            case BudgetNearlySpent -> List.of(warning(lease, spent(event)));
            case AccountFrozen ->
                    List.of(frozen(lease, spent(event)), frozenForAdministrators(event, lease));
            case AccountUnfrozen -> List.of(open(lease, spent(event)));
            default -> List.of(refused(event, lease));
        };
    }

    private List<Post> posts(PublishedEvent event, Lease lease) {
        List<String> owner = List.of(owner(lease));
        return switch (event.type()) {
            case BudgetNearlySpent ->
                    List.of(
                            new Post(
                                    owner,
                                    "*%s*: %s. At 100 percent it is frozen until the month is over. `/account budget %s DOLLARS why` asks for a greater budget."
                                            .formatted(
                                                    lease.name(),
                                                    spent(event).words(),
                                                    lease.name())));
            case AccountFrozen ->
                    List.of(
                            new Post(
                                    owner,
                                    "*%s* is frozen: %s. Nobody can work in it until the month is over, or a greater budget is approved: `/account budget %s DOLLARS why` asks for one."
                                            .formatted(
                                                    lease.name(),
                                                    spent(event).words(),
                                                    lease.name())),
                            new Post(
                                    administrators,
                                    "*%s* of %s is frozen: %s."
                                            .formatted(
                                                    lease.name(),
                                                    escape(owner(lease)),
                                                    spent(event).words())));
            case AccountUnfrozen ->
                    List.of(
                            new Post(
                                    owner,
                                    "*%s* is open again: %s. Sign in again."
                                            .formatted(lease.name(), spent(event).words())));
            default ->
                    List.of(
                            new Post(
                                    administrators,
                                    "*%s* has no budget: AWS has refused it since %s. Make one budget in the management account, if it has none."
                                            .formatted(lease.name(), since(event))));
        };
    }

    private static Spent spent(PublishedEvent event) {
        return new Spent(
                new BigDecimal(event.text("spent")),
                event.detail().path("monthlyBudget").asInt(),
                YearMonth.parse(event.text("month")));
    }

    private static String since(PublishedEvent event) {
        Instant since = Objects.requireNonNull(event.time("since"));
        return Times.minute(since);
    }

    private Letter idle(PublishedEvent event) {
        String account = event.text("account");
        return new Letter(
                administrators,
                "Account %s costs money, and nobody holds it".formatted(account),
                """
                %s in account %s, which nobody holds. It %s since %s;
                what was spent before the end of that day is not counted.
                %s

                Enter the account through the access role and delete what costs. What cannot be
                deleted, such as a reservation, costs until AWS Support cancels it or the account is
                closed.
                """
                        .formatted(
                                idleWords(event),
                                account,
                                what(event),
                                since(event),
                                services(event)));
    }

    private static String idleWords(PublishedEvent event) {
        return "%s US dollars were spent in %s"
                .formatted(
                        event.text("spent"),
                        SpendingMessages.MONTH.format(YearMonth.parse(event.text("month"))));
    }

    private static String services(PublishedEvent event) {
        return event.detail().path("services").properties().stream()
                .map(service -> Map.entry(service.getKey(), dollars(service.getValue().asText())))
                .sorted(Map.Entry.<String, BigDecimal>comparingByValue(Comparator.reverseOrder()))
                .map(service -> "    %s  %s".formatted(service.getValue(), service.getKey()))
                .collect(Collectors.joining("\n"));
    }

    private static BigDecimal dollars(String text) {
        return new BigDecimal(text);
    }

    private static String what(PublishedEvent event) {
        return switch (event.text("accountStatus")) {
            case "AVAILABLE" -> "has been in the pool, clean,";
            case "CLEANING" -> "has been cleaned";
            case "CLOSING" -> "has been waiting to be closed";
            default -> "has been in quarantine";
        };
    }

    private static Letter warning(Lease lease, Spent spent) {
        return new Letter(
                owner(lease),
                "Your AWS account %s has nearly spent its budget".formatted(lease.name()),
                """
                Delete what you do not need, or ask for a greater budget:
                    avm budget %s DOLLARS --why "..."

                %s. At 100 percent the account is frozen until the month is over: nobody can work in
                it, and nothing new can be made in it.
                """
                        .formatted(lease.name(), spent.words()));
    }

    private static Letter frozen(Lease lease, Spent spent) {
        return new Letter(
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
    }

    private Letter frozenForAdministrators(PublishedEvent event, Lease lease) {
        return new Letter(
                administrators,
                "Account %s is frozen".formatted(lease.name()),
                """
                %s by %s (%s, account %s).

                What runs in it goes on and costs: end what must not.
                %s"""
                        .formatted(
                                spent(event).words(),
                                lease.request().owner(),
                                lease.request().kind(),
                                lease.accountId(),
                                scaling(event)));
    }

    private static Letter open(Lease lease, Spent spent) {
        return new Letter(
                owner(lease),
                "Your AWS account %s is open again".formatted(lease.name()),
                """
                You can work in account %s again. %s.
                Sign in again: sessions from before it was frozen stay closed.
                """
                        .formatted(lease.accountId(), spent.words()));
    }

    private Letter refused(PublishedEvent event, Lease lease) {
        return new Letter(
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
                                since(event),
                                event.text("reason")));
    }

    private static String scaling(PublishedEvent event) {
        List<String> left =
                event.detail().path("stillScaling").valueStream().map(JsonNode::asText).toList();
        return left.isEmpty()
                ? ""
                : """

                  Not everything that scales by itself in it is suspended. A region that refused is
                  tried again every quarter of an hour; you must end a fleet yourself.
                  - %s
                  """
                        .formatted(String.join("\n- ", left));
    }

    private static String owner(Lease lease) {
        return lease.request().owner().value();
    }
}
