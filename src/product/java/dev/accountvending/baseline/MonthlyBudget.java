package dev.accountvending.baseline;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.budgets.model.Budget;
import software.amazon.awssdk.services.budgets.model.BudgetType;
import software.amazon.awssdk.services.budgets.model.ComparisonOperator;
import software.amazon.awssdk.services.budgets.model.Dimension;
import software.amazon.awssdk.services.budgets.model.Expression;
import software.amazon.awssdk.services.budgets.model.Metric;
import software.amazon.awssdk.services.budgets.model.Notification;
import software.amazon.awssdk.services.budgets.model.NotificationType;
import software.amazon.awssdk.services.budgets.model.NotificationWithSubscribers;
import software.amazon.awssdk.services.budgets.model.Spend;
import software.amazon.awssdk.services.budgets.model.Subscriber;
import software.amazon.awssdk.services.budgets.model.SubscriptionType;
import software.amazon.awssdk.services.budgets.model.ThresholdType;
import software.amazon.awssdk.services.budgets.model.TimeUnit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The account's budget at AWS, {@value #NAME}: so many US dollars a month, of which AWS itself
 * writes to the owner at {@value #WARNING} and at 100 percent (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html">AWS
 * Budgets</a>). It is made with the member's own credentials, and reading it costs nothing. Credits
 * and refunds don't count: they would hide what is spent until they are used up.
 *
 * <p>A budget that is changed shows no spend until AWS has looked again (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html">UpdateBudget</a>):
 * so what is right is not written again.
 */
public final class MonthlyBudget {
    public static final String NAME = "vending-monthly";

    /** At how many percent of it the owner is warned. */
    public static final int WARNING = 80;

    private static final List<Integer> PERCENTAGES = List.of(WARNING, 100);
    private static final String DOLLARS = "USD";
    private static final Expression CREDITS =
            Expression.builder()
                    .dimensions(d -> d.key(Dimension.RECORD_TYPE).values("Credit", "Refund"))
                    .build();

    private final BudgetsClient budgets;
    private final String account;

    /**
     * @param budgets in the account
     */
    public MonthlyBudget(BudgetsClient budgets, AccountId account) {
        this.budgets = budgets;
        this.account = account.value();
    }

    /** How many US dollars a lease may cost in a month: its own budget, else its kind's. */
    public static int inForce(Lease lease, Catalog catalog) {
        Integer own = lease.terms().monthlyBudget();
        return own != null ? own : catalog.ofLease(lease.request().kind()).monthlyBudget();
    }

    /**
     * The budget as AWS has it.
     *
     * @param limit in US dollars
     * @param spent in this month, as far as AWS knows, some hours late; zero after a change
     * @param hidesNothing whether it has our filter, which leaves credits and refunds out; nobody
     *     in the account can change it, and AWS may spell it in another way than we do
     */
    public record Held(BigDecimal limit, BigDecimal spent, boolean hidesNothing) {
        /** Whether it is a budget of so many dollars, as we make them. */
        public boolean isOf(int dollars) {
            return hidesNothing && limit.compareTo(BigDecimal.valueOf(dollars)) == 0;
        }
    }

    /** The budget, where there is one. */
    public Optional<Held> held() {
        try {
            Budget budget =
                    budgets.describeBudget(request -> request.accountId(account).budgetName(NAME))
                            .budget();
            Spend spent =
                    budget.calculatedSpend() == null
                            ? null
                            : budget.calculatedSpend().actualSpend();
            return Optional.of(
                    new Held(
                            budget.budgetLimit() == null
                                    ? BigDecimal.ZERO
                                    : budget.budgetLimit().amount(),
                            spent == null ? BigDecimal.ZERO : spent.amount(),
                            budget.filterExpression() != null));
        } catch (VendingFailed refused) {
            if (refused.is("NotFoundException")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Makes the budget, or puts right whatever differs: its limit, what counts, and whom AWS writes
     * to.
     */
    public void apply(int dollars, Person owner) {
        Optional<Held> held = held();
        if (held.isEmpty() && make(dollars, owner)) {
            return;
        }
        if (held.filter(budget -> budget.isOf(dollars)).isEmpty()) {
            budgets.updateBudget(request -> request.accountId(account).newBudget(budget(dollars)));
        }
        List<Notification> notifications =
                budgets
                        .describeNotificationsForBudgetPaginator(
                                request -> request.accountId(account).budgetName(NAME))
                        .stream()
                        .flatMap(page -> page.notifications().stream())
                        .toList();
        PERCENTAGES.forEach(percent -> notify(percent, owner, notifications));
    }

    /** False where it is there after all: another made it, or our own answer was lost. */
    private boolean make(int dollars, Person owner) {
        try {
            budgets.createBudget(
                    request ->
                            request.accountId(account)
                                    .budget(budget(dollars))
                                    .notificationsWithSubscribers(
                                            PERCENTAGES.stream()
                                                    .map(percent -> mail(percent, owner))
                                                    .toList()));
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("DuplicateRecordException")) {
                return false;
            }
            throw refused;
        }
    }

    private void notify(int percent, Person owner, List<Notification> held) {
        Optional<Notification> known = held.stream().filter(it -> isOf(percent, it)).findFirst();
        if (known.isEmpty()) {
            budgets.createNotification(
                    request ->
                            request.accountId(account)
                                    .budgetName(NAME)
                                    .notification(notification(percent))
                                    .subscribers(subscriber(owner)));
        } else {
            subscribe(known.get(), owner);
        }
    }

    /** The owner first: a notification whose last subscriber goes would go with it. */
    private void subscribe(Notification notification, Person owner) {
        Subscriber wanted = subscriber(owner);
        List<Subscriber> held =
                budgets
                        .describeSubscribersForNotificationPaginator(
                                request ->
                                        request.accountId(account)
                                                .budgetName(NAME)
                                                .notification(notification))
                        .stream()
                        .flatMap(page -> page.subscribers().stream())
                        .toList();
        if (!held.contains(wanted)) {
            budgets.createSubscriber(
                    request ->
                            request.accountId(account)
                                    .budgetName(NAME)
                                    .notification(notification)
                                    .subscriber(wanted));
        }
        held.stream()
                .filter(other -> !other.equals(wanted))
                .forEach(
                        other ->
                                budgets.deleteSubscriber(
                                        request ->
                                                request.accountId(account)
                                                        .budgetName(NAME)
                                                        .notification(notification)
                                                        .subscriber(other)));
    }

    private static Budget budget(int dollars) {
        return Budget.builder()
                .budgetName(NAME)
                .budgetType(BudgetType.COST)
                .timeUnit(TimeUnit.MONTHLY)
                .metrics(Metric.UNBLENDED_COST)
                .filterExpression(all -> all.not(CREDITS))
                .budgetLimit(limit -> limit.amount(BigDecimal.valueOf(dollars)).unit(DOLLARS))
                .build();
    }

    private static NotificationWithSubscribers mail(int percent, Person owner) {
        return NotificationWithSubscribers.builder()
                .notification(notification(percent))
                .subscribers(subscriber(owner))
                .build();
    }

    private static Notification notification(int percent) {
        return Notification.builder()
                .notificationType(NotificationType.ACTUAL)
                .comparisonOperator(ComparisonOperator.GREATER_THAN)
                .threshold((double) percent)
                .thresholdType(ThresholdType.PERCENTAGE)
                .build();
    }

    /** AWS shows a notification with its state, which is not asked for. */
    private static boolean isOf(int percent, Notification held) {
        Notification wanted = notification(percent);
        return held.notificationType() == wanted.notificationType()
                && held.comparisonOperator() == wanted.comparisonOperator()
                && Objects.equals(held.threshold(), wanted.threshold())
                && (held.thresholdType() == null || held.thresholdType() == wanted.thresholdType());
    }

    private static Subscriber subscriber(Person owner) {
        return Subscriber.builder()
                .subscriptionType(SubscriptionType.EMAIL)
                .address(owner.value())
                .build();
    }
}
