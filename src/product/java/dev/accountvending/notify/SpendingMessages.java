package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Side;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Publishes what people are told about spending: {@link SpendingTopic} says how. */
public final class SpendingMessages {
    static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    private final EventBus events;

    SpendingMessages(EventBus events) {
        this.events = events;
    }

    public static SpendingMessages of(FunctionContext function) {
        return function.part(
                SpendingMessages.class, () -> new SpendingMessages(EventBus.of(function)));
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
    }

    /** An account without an owner costs money. */
    public void idle(Idle spent) {
        Account account = spent.account();
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("account", account.id().value())
                .put("accountStatus", account.status().name())
                .put("since", account.since().toString())
                .put("month", spent.month().toString())
                .put("spent", cents(spent.dollars()));
        ObjectNode services = detail.putObject("services");
        spent.services().forEach((service, dollars) -> services.put(service, cents(dollars)));
        events.publish(EventType.IdleAccountCosts, account.id() + "/" + spent.month(), detail);
    }

    private static String cents(BigDecimal dollars) {
        return dollars.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** The budget is nearly used up. */
    public void warn(Lease lease, Spent spent) {
        events.publish(
                EventType.BudgetNearlySpent,
                LeaseEvent.part(lease, spent.month()),
                event(lease, spent));
    }

    /**
     * The account is frozen.
     *
     * @param left what still scales by itself in it
     */
    public void frozen(Lease lease, Spent spent, List<String> left) {
        ObjectNode detail = event(lease, spent);
        left.forEach(detail.withArray("stillScaling")::add);
        events.publish(EventType.AccountFrozen, freeze(lease), detail);
    }

    /** AWS has refused an account's budget for long. */
    public void budgetRefused(Lease lease, Side pending) {
        events.publish(
                EventType.BudgetRefused,
                LeaseEvent.part(lease, pending.since()),
                LeaseEvent.of(lease)
                        .put("since", pending.since().toString())
                        .put("reason", String.valueOf(pending.why())));
    }

    /** The account is open again. */
    public void unfrozen(Lease lease, Spent spent) {
        events.publish(EventType.AccountUnfrozen, freeze(lease), event(lease, spent));
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
