package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AWS Budgets, of which moto has neither changes nor subscribers (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html">API</a>).
 *
 * <p>As at AWS, a budget that was changed shows no spend until AWS has computed it again, which it
 * does up to three times a day: here after eight hours, or once a new spend is set. Credits lower
 * it, unless the budget leaves them out. No mail is sent.
 */
final class Budgets {
    private static final Duration UNTIL_AWS_LOOKS_AGAIN = Duration.ofHours(8);
    private static final int MOST_SUBSCRIBERS = 11;
    private static final String FIRST = "account-vending";

    private final Spending spending;
    private final Clock clock;
    private final Map<String, Map<String, Held>> byAccount = new TreeMap<>();

    private static final class Held {
        private ObjectNode budget;
        private Instant changedAt = Instant.EPOCH;
        private final Map<ObjectNode, List<ObjectNode>> notifications = new LinkedHashMap<>();

        Held(ObjectNode budget) {
            this.budget = budget;
        }
    }

    /**
     * @param management the account that has a budget from the start, as {@code avm setup} makes it
     */
    Budgets(Spending spending, String management, Clock clock) {
        this.spending = spending;
        this.clock = clock;
        ObjectNode first = Json.MAPPER.createObjectNode().put("BudgetName", FIRST);
        first.putObject("BudgetLimit").put("Amount", "1").put("Unit", "USD");
        first.put("BudgetType", "COST").put("TimeUnit", "MONTHLY");
        byAccount.computeIfAbsent(management, _ -> new TreeMap<>()).put(FIRST, new Held(first));
    }

    void install(Rules rules) {
        rules.rule("budgets:CreateBudget", this::create);
        rules.rule("budgets:UpdateBudget", this::update);
        rules.rule("budgets:DeleteBudget", this::delete);
        rules.rule("budgets:DescribeBudget", this::describe);
        rules.rule("budgets:DescribeBudgets", this::describeAll);
        rules.rule("budgets:CreateNotification", this::createNotification);
        rules.rule("budgets:DeleteNotification", this::deleteNotification);
        rules.rule("budgets:DescribeNotificationsForBudget", this::notifications);
        rules.rule("budgets:CreateSubscriber", this::createSubscriber);
        rules.rule("budgets:DeleteSubscriber", this::deleteSubscriber);
        rules.rule("budgets:DescribeSubscribersForNotification", this::subscribers);
    }

    private synchronized Answer create(AwsCall call) {
        ObjectNode request = call.json();
        ObjectNode budget = checked(request.path("Budget"));
        Held held = new Held(budget);
        for (JsonNode each : request.path("NotificationsWithSubscribers")) {
            addNotification(held, each.path("Notification"), each.path("Subscribers"));
        }
        String name = budget.path("BudgetName").textValue();
        if (of(call, request).putIfAbsent(name, held) != null) {
            throw duplicate("the budget " + name);
        }
        return empty();
    }

    private synchronized Answer update(AwsCall call) {
        ObjectNode request = call.json();
        ObjectNode budget = checked(request.path("NewBudget"));
        Held held = held(call, request, budget.path("BudgetName").asText());
        held.budget = budget;
        held.changedAt = clock.instant();
        return empty();
    }

    private synchronized Answer delete(AwsCall call) {
        ObjectNode request = call.json();
        held(call, request);
        of(call, request).remove(request.path("BudgetName").asText());
        return empty();
    }

    private synchronized Answer describe(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("Budget", shown(held(call, call.json()), call.caller().account()));
        return Answer.json(answer);
    }

    private synchronized Answer describeAll(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode all = answer.putArray("Budgets");
        of(call, call.json())
                .values()
                .forEach(held -> all.add(shown(held, call.caller().account())));
        return Answer.json(answer);
    }

    private synchronized Answer createNotification(AwsCall call) {
        ObjectNode request = call.json();
        addNotification(
                held(call, request), request.path("Notification"), request.path("Subscribers"));
        return empty();
    }

    private synchronized Answer deleteNotification(AwsCall call) {
        ObjectNode request = call.json();
        Held held = held(call, request);
        subscribersOf(held, request);
        held.notifications.remove(notification(request.path("Notification")));
        return empty();
    }

    private synchronized Answer notifications(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode all = answer.putArray("Notifications");
        held(call, call.json()).notifications.keySet().forEach(all::add);
        return Answer.json(answer);
    }

    private synchronized Answer createSubscriber(AwsCall call) {
        ObjectNode request = call.json();
        List<ObjectNode> held = subscribersOf(held(call, request), request);
        ObjectNode subscriber = subscriber(request.path("Subscriber"));
        if (held.contains(subscriber)) {
            throw duplicate("the subscriber");
        }
        if (held.size() == MOST_SUBSCRIBERS) {
            throw Spending.invalid(
                    "CreationLimitExceededException", "A notification has 11 subscribers at most.");
        }
        held.add(subscriber);
        return empty();
    }

    /** Deletes a subscriber; a notification without subscribers is deleted too. */
    private synchronized Answer deleteSubscriber(AwsCall call) {
        ObjectNode request = call.json();
        Held held = held(call, request);
        List<ObjectNode> subscribers = subscribersOf(held, request);
        if (!subscribers.remove(subscriber(request.path("Subscriber")))) {
            throw missing("the subscriber");
        }
        if (subscribers.isEmpty()) {
            held.notifications.remove(notification(request.path("Notification")));
        }
        return empty();
    }

    private synchronized Answer subscribers(AwsCall call) {
        ObjectNode request = call.json();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode all = answer.putArray("Subscribers");
        subscribersOf(held(call, request), request).forEach(all::add);
        return Answer.json(answer);
    }

    private Map<String, Held> of(AwsCall call, ObjectNode request) {
        String account = call.caller().account();
        if (!request.path("AccountId").asText().equals(account)) {
            throw Spending.invalid(
                    "AccessDeniedException", "These are not the budgets of account " + account);
        }
        return byAccount.computeIfAbsent(account, _ -> new TreeMap<>());
    }

    private Held held(AwsCall call, ObjectNode request) {
        return held(call, request, request.path("BudgetName").asText());
    }

    private Held held(AwsCall call, ObjectNode request, String name) {
        return Optional.ofNullable(of(call, request).get(name))
                .orElseThrow(() -> missing("the budget " + name));
    }

    private static List<ObjectNode> subscribersOf(Held held, ObjectNode request) {
        return Optional.ofNullable(
                        held.notifications.get(notification(request.path("Notification"))))
                .orElseThrow(() -> missing("the notification"));
    }

    private static void addNotification(Held held, JsonNode notification, JsonNode subscribers) {
        List<ObjectNode> all = new ArrayList<>();
        subscribers.forEach(each -> all.add(subscriber(each)));
        if (all.isEmpty() || all.size() > MOST_SUBSCRIBERS) {
            throw Spending.invalid(
                    "InvalidParameterException", "A notification has 1 to 11 subscribers.");
        }
        if (held.notifications.putIfAbsent(notification(notification), all) != null) {
            throw duplicate("the notification");
        }
    }

    private static ObjectNode checked(JsonNode budget) {
        if (!(budget instanceof ObjectNode object)
                || !budget.path("BudgetName").asText("").matches("[^:\\\\]{1,100}")
                || budget.at("/BudgetLimit/Amount").asDouble(0) <= 0
                || budget.at("/BudgetLimit/Unit").asText("").isEmpty()) {
            throw Spending.invalid(
                    "InvalidParameterException", "A budget has a name and a limit above zero.");
        }
        return object.deepCopy();
    }

    /** Returns the fields that identify a notification. */
    private static ObjectNode notification(JsonNode sent) {
        return Json.MAPPER
                .createObjectNode()
                .put("NotificationType", sent.path("NotificationType").asText())
                .put("ComparisonOperator", sent.path("ComparisonOperator").asText())
                .put("Threshold", sent.path("Threshold").asDouble())
                .put("ThresholdType", sent.path("ThresholdType").asText("PERCENTAGE"));
    }

    private static ObjectNode subscriber(JsonNode sent) {
        String type = sent.path("SubscriptionType").asText();
        String address = sent.path("Address").asText("");
        if (!List.of("EMAIL", "SNS").contains(type)
                || (type.equals("EMAIL") && !address.contains("@"))) {
            throw Spending.invalid("InvalidParameterException", "This is no subscriber's address.");
        }
        return Json.MAPPER.createObjectNode().put("SubscriptionType", type).put("Address", address);
    }

    private ObjectNode shown(Held held, String account) {
        ObjectNode budget = held.budget.deepCopy();
        boolean looked =
                !clock.instant().isBefore(held.changedAt.plus(UNTIL_AWS_LOOKS_AGAIN))
                        || spending.isNews(account, held.changedAt);
        JsonNode left = budget.at("/FilterExpression/Not/Dimensions");
        boolean isWithoutCredits =
                left.path("Key").asText().equals("RECORD_TYPE")
                        && left.path("Values").toString().contains("\"Credit\"");
        BigDecimal credits =
                isWithoutCredits ? BigDecimal.ZERO : spending.creditsIn(spending.month(), account);
        BigDecimal spent = spending.ofThisMonth(account).subtract(credits).max(BigDecimal.ZERO);
        String amount = looked ? spent.toPlainString() : "0";
        budget.putObject("CalculatedSpend")
                .putObject("ActualSpend")
                .put("Amount", amount)
                .put("Unit", "USD");
        return budget;
    }

    private static RuntimeException missing(String what) {
        return Spending.invalid("NotFoundException", "There is no such thing: " + what);
    }

    private static RuntimeException duplicate(String what) {
        return Spending.invalid("DuplicateRecordException", "It is there already: " + what);
    }

    private static Answer empty() {
        return Answer.json(Json.MAPPER.createObjectNode());
    }
}
