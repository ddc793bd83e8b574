package dev.accountvending.baseline;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.budgets.BudgetsClient;
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
import software.amazon.awssdk.services.budgets.model.Notification;
import software.amazon.awssdk.services.budgets.model.NotificationState;
import software.amazon.awssdk.services.budgets.model.Subscriber;
import software.amazon.awssdk.services.budgets.model.UpdateBudgetRequest;
import software.amazon.awssdk.services.budgets.model.UpdateBudgetResponse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The budgets of one account; a budget that is changed shows no spend until it is spent anew. */
public final class TestingBudgets implements BudgetsClient {
    private final String account;
    private final Map<String, Budget> budgets = new TreeMap<>();
    private final Map<Notification, List<Subscriber>> notifications = new LinkedHashMap<>();
    private final List<String> writes = new ArrayList<>();
    private BigDecimal spent = BigDecimal.ZERO;
    private boolean isThrottled;
    private @Nullable String refusal;
    private @Nullable String losing;

    public TestingBudgets(String account) {
        this.account = account;
    }

    /** What AWS says was spent. */
    public void spend(String dollars) {
        spent = new BigDecimal(dollars);
    }

    /** From now on AWS answers nothing. */
    public void throttle() {
        isThrottled = true;
    }

    /** From now on AWS refuses everything with this code; null: nothing any more. */
    public void refuse(@Nullable String code) {
        refusal = code;
    }

    /** The next call of this operation takes effect, and its answer is lost. */
    public void loseAnswerOf(String operation) {
        losing = operation;
    }

    public Optional<Budget> budget() {
        return Optional.ofNullable(budgets.get("vending-monthly"));
    }

    /** The operations that changed something, in order. */
    public List<String> writes() {
        return List.copyOf(writes);
    }

    /** Whom AWS writes to, by the threshold. */
    public Map<Double, List<String>> addresses() {
        Map<Double, List<String>> addresses = new TreeMap<>();
        notifications.forEach(
                (notification, subscribers) ->
                        addresses.put(
                                notification.threshold(),
                                subscribers.stream().map(Subscriber::address).toList()));
        return addresses;
    }

    /** Some party takes a notification away. */
    public void dropNotification(double threshold) {
        notifications.keySet().removeIf(it -> it.threshold() == threshold);
    }

    @Override
    public CreateBudgetResponse createBudget(CreateBudgetRequest request) {
        check(request.accountId());
        if (budgets.putIfAbsent(request.budget().budgetName(), request.budget()) != null) {
            throw refusal("DuplicateRecordException");
        }
        request.notificationsWithSubscribers()
                .forEach(
                        each ->
                                notifications.put(
                                        each.notification(), new ArrayList<>(each.subscribers())));
        wrote("CreateBudget");
        return CreateBudgetResponse.builder().build();
    }

    @Override
    public UpdateBudgetResponse updateBudget(UpdateBudgetRequest request) {
        check(request.accountId());
        held(request.newBudget().budgetName());
        budgets.put(request.newBudget().budgetName(), request.newBudget());
        spent = BigDecimal.ZERO;
        wrote("UpdateBudget");
        return UpdateBudgetResponse.builder().build();
    }

    @Override
    public DescribeBudgetResponse describeBudget(DescribeBudgetRequest request) {
        check(request.accountId());
        Budget shown =
                held(request.budgetName()).toBuilder()
                        .calculatedSpend(s -> s.actualSpend(a -> a.amount(spent).unit("USD")))
                        .build();
        return DescribeBudgetResponse.builder().budget(shown).build();
    }

    /** In pages of one, each notification with its state. */
    @Override
    public DescribeNotificationsForBudgetResponse describeNotificationsForBudget(
            DescribeNotificationsForBudgetRequest request) {
        check(request.accountId());
        held(request.budgetName());
        int at = Optional.ofNullable(request.nextToken()).map(Integer::parseInt).orElse(0);
        return DescribeNotificationsForBudgetResponse.builder()
                .notifications(
                        notifications.keySet().stream()
                                .skip(at)
                                .limit(1)
                                .map(
                                        it ->
                                                it.toBuilder()
                                                        .notificationState(NotificationState.ALARM)
                                                        .build())
                                .toList())
                .nextToken(at + 1 < notifications.size() ? Integer.toString(at + 1) : null)
                .build();
    }

    @Override
    public CreateNotificationResponse createNotification(CreateNotificationRequest request) {
        check(request.accountId());
        if (notifications.putIfAbsent(
                        request.notification(), new ArrayList<>(request.subscribers()))
                != null) {
            throw refusal("DuplicateRecordException");
        }
        wrote("CreateNotification");
        return CreateNotificationResponse.builder().build();
    }

    @Override
    public DescribeSubscribersForNotificationResponse describeSubscribersForNotification(
            DescribeSubscribersForNotificationRequest request) {
        check(request.accountId());
        return DescribeSubscribersForNotificationResponse.builder()
                .subscribers(subscribers(request.notification()))
                .build();
    }

    @Override
    public CreateSubscriberResponse createSubscriber(CreateSubscriberRequest request) {
        check(request.accountId());
        subscribers(request.notification()).add(request.subscriber());
        wrote("CreateSubscriber");
        return CreateSubscriberResponse.builder().build();
    }

    /** The last one takes the notification with it. */
    @Override
    public DeleteSubscriberResponse deleteSubscriber(DeleteSubscriberRequest request) {
        check(request.accountId());
        List<Subscriber> held = subscribers(request.notification());
        if (!held.remove(request.subscriber())) {
            throw refusal("NotFoundException");
        }
        notifications.values().removeIf(List::isEmpty);
        wrote("DeleteSubscriber");
        return DeleteSubscriberResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "budgets";
    }

    @Override
    public void close() {}

    private List<Subscriber> subscribers(Notification shown) {
        return Optional.ofNullable(
                        notifications.get(
                                shown.toBuilder()
                                        .notificationState((NotificationState) null)
                                        .build()))
                .orElseThrow(() -> refusal("NotFoundException"));
    }

    private Budget held(String name) {
        return Optional.ofNullable(budgets.get(name))
                .orElseThrow(() -> refusal("NotFoundException"));
    }

    private void check(String asked) {
        if (isThrottled) {
            throw new TransientFailure("throttled");
        }
        if (refusal != null) {
            throw refusal(refusal);
        }
        if (!asked.equals(account)) {
            throw refusal("AccessDeniedException");
        }
    }

    private void wrote(String operation) {
        writes.add(operation);
        if (operation.equals(losing)) {
            losing = null;
            throw new TransientFailure("answer lost");
        }
    }

    private static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of(code), code, null);
    }
}
