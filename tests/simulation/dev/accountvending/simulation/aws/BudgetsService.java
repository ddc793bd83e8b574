package dev.accountvending.simulation.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.budgets.model.AccessDeniedException;
import software.amazon.awssdk.services.budgets.model.Budget;
import software.amazon.awssdk.services.budgets.model.CreateBudgetRequest;
import software.amazon.awssdk.services.budgets.model.CreateBudgetResponse;
import software.amazon.awssdk.services.budgets.model.CreateNotificationRequest;
import software.amazon.awssdk.services.budgets.model.CreateNotificationResponse;
import software.amazon.awssdk.services.budgets.model.CreateSubscriberRequest;
import software.amazon.awssdk.services.budgets.model.CreateSubscriberResponse;
import software.amazon.awssdk.services.budgets.model.DeleteSubscriberRequest;
import software.amazon.awssdk.services.budgets.model.DeleteSubscriberResponse;
import software.amazon.awssdk.services.budgets.model.DescribeBudgetRequest;
import software.amazon.awssdk.services.budgets.model.DescribeBudgetResponse;
import software.amazon.awssdk.services.budgets.model.DescribeNotificationsForBudgetRequest;
import software.amazon.awssdk.services.budgets.model.DescribeNotificationsForBudgetResponse;
import software.amazon.awssdk.services.budgets.model.DescribeSubscribersForNotificationRequest;
import software.amazon.awssdk.services.budgets.model.DescribeSubscribersForNotificationResponse;
import software.amazon.awssdk.services.budgets.model.DuplicateRecordException;
import software.amazon.awssdk.services.budgets.model.NotFoundException;
import software.amazon.awssdk.services.budgets.model.Notification;
import software.amazon.awssdk.services.budgets.model.Spend;
import software.amazon.awssdk.services.budgets.model.Subscriber;
import software.amazon.awssdk.services.budgets.model.UpdateBudgetRequest;
import software.amazon.awssdk.services.budgets.model.UpdateBudgetResponse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * AWS Budgets of one account. A budget that was changed shows no spend until AWS has looked again,
 * which it does up to three times a day (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_UpdateBudget.html">UpdateBudget</a>).
 */
final class BudgetsService implements BudgetsClient {
    private static final Duration UNTIL_LOOKED_AGAIN = Duration.ofHours(8);

    private final SimulatedAccount account;
    private final Spending spending;
    private final Clock clock;
    private final Refusal refusal;
    private final Map<String, Held> budgets = new TreeMap<>();

    private static final class Held {
        Budget budget;
        Instant changedAt = Instant.EPOCH;
        final Map<Notification, List<Subscriber>> notifications = new LinkedHashMap<>();

        Held(Budget budget) {
            this.budget = budget;
        }
    }

    BudgetsService(SimulatedAccount account, Spending spending, Clock clock) {
        this.account = account;
        this.spending = spending;
        this.clock = clock;
        this.refusal = new Refusal("Budgets", clock);
    }

    @Override
    public CreateBudgetResponse createBudget(CreateBudgetRequest request) {
        if (clock.instant().isBefore(account.budgetsAt)) {
            throw refuse(
                    AccessDeniedException.builder(),
                    "AccessDeniedException",
                    "Account %s is a linked account. To enable budgets for your account, ask the management account."
                            .formatted(account.id));
        }
        Held held = new Held(request.budget());
        if (budgets.putIfAbsent(request.budget().budgetName(), held) != null) {
            throw duplicate("the budget already exists.");
        }
        request.notificationsWithSubscribers()
                .forEach(
                        it ->
                                held.notifications.put(
                                        it.notification(), new ArrayList<>(it.subscribers())));
        return CreateBudgetResponse.builder().build();
    }

    @Override
    public UpdateBudgetResponse updateBudget(UpdateBudgetRequest request) {
        Held held = held(request.newBudget().budgetName());
        held.budget = request.newBudget();
        held.changedAt = clock.instant();
        return UpdateBudgetResponse.builder().build();
    }

    @Override
    public DescribeBudgetResponse describeBudget(DescribeBudgetRequest request) {
        Held held = held(request.budgetName());
        boolean hasLooked = !clock.instant().isBefore(held.changedAt.plus(UNTIL_LOOKED_AGAIN));
        Spend spent =
                Spend.builder()
                        .amount(hasLooked ? spending.known(account.id) : java.math.BigDecimal.ZERO)
                        .unit("USD")
                        .build();
        return DescribeBudgetResponse.builder()
                .budget(
                        held.budget.toBuilder()
                                .calculatedSpend(it -> it.actualSpend(spent))
                                .build())
                .build();
    }

    @Override
    public CreateNotificationResponse createNotification(CreateNotificationRequest request) {
        if (held(request.budgetName())
                        .notifications
                        .putIfAbsent(request.notification(), new ArrayList<>(request.subscribers()))
                != null) {
            throw duplicate("the notification already exists.");
        }
        return CreateNotificationResponse.builder().build();
    }

    @Override
    public DescribeNotificationsForBudgetResponse describeNotificationsForBudget(
            DescribeNotificationsForBudgetRequest request) {
        return DescribeNotificationsForBudgetResponse.builder()
                .notifications(held(request.budgetName()).notifications.keySet())
                .build();
    }

    @Override
    public DescribeSubscribersForNotificationResponse describeSubscribersForNotification(
            DescribeSubscribersForNotificationRequest request) {
        return DescribeSubscribersForNotificationResponse.builder()
                .subscribers(subscribers(request.budgetName(), request.notification()))
                .build();
    }

    @Override
    public CreateSubscriberResponse createSubscriber(CreateSubscriberRequest request) {
        List<Subscriber> held = subscribers(request.budgetName(), request.notification());
        if (held.contains(request.subscriber())) {
            throw duplicate("the subscriber already exists.");
        }
        held.add(request.subscriber());
        return CreateSubscriberResponse.builder().build();
    }

    /** A notification goes with its last subscriber. */
    @Override
    public DeleteSubscriberResponse deleteSubscriber(DeleteSubscriberRequest request) {
        List<Subscriber> held = subscribers(request.budgetName(), request.notification());
        if (!held.remove(request.subscriber())) {
            throw missing();
        }
        if (held.isEmpty()) {
            held(request.budgetName()).notifications.remove(request.notification());
        }
        return DeleteSubscriberResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "budgets";
    }

    @Override
    public void close() {}

    private List<Subscriber> subscribers(String budget, Notification notification) {
        List<Subscriber> subscribers = held(budget).notifications.get(notification);
        if (subscribers == null) {
            throw missing();
        }
        return subscribers;
    }

    private Held held(String name) {
        Held held = budgets.get(name);
        if (held == null) {
            throw missing();
        }
        return held;
    }

    private AwsServiceException missing() {
        return refuse(NotFoundException.builder(), "NotFoundException", "There is no such thing.");
    }

    private AwsServiceException duplicate(String what) {
        return refuse(
                DuplicateRecordException.builder(),
                "DuplicateRecordException",
                "Error creating: " + what);
    }

    private AwsServiceException refuse(
            AwsServiceException.Builder builder, String code, String message) {
        return refusal.of(builder, 400, code, message);
    }
}
