package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.budgets.model.Budget;
import software.amazon.awssdk.services.budgets.model.Notification;
import software.amazon.awssdk.services.budgets.model.Subscriber;
import software.amazon.awssdk.services.iam.IamClient;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Accounts that spend: warned, frozen, opened again, and told in the month's costs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MoneyIT {
    private static final Pattern MONEY =
            Pattern.compile("spent its budget|frozen|open again|costs money");

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    /** The first, while there is no pool: its account is new, and its lease outlasts the month. */
    @Test
    @Order(1)
    void account_isFrozenAtItsBudget_andOpenedByAGreaterOne_andByTheNextMonth() {
        if (today().getDayOfMonth() > 26) {
            cloud.local.clock().advance(untilNextMonth());
        }
        if (today().getDayOfMonth() < 3) {
            cloud.local.clock().advance(Duration.ofDays(2));
        }
        String account = vend("spender");
        cloud.local.clock().advance(Duration.ofDays(1));
        check("all");
        assertThat(cloud.get("/accounts/spender").body().path("history").toString())
                .containsSubsequence("The budget is not there yet", "The budget is there.");
        assertThat(budget(account).budgetLimit().amount()).isEqualByComparingTo("50");
        assertThat(subscribers(account)).containsOnly("ana@example.com").hasSize(2);

        long mails = mails();
        cloud.local.spend(account, new BigDecimal("42.50"));
        check("all");
        check("all");
        assertThat(status("spender")).isEqualTo("ACTIVE");
        await().untilAsserted(() -> assertThat(mails()).isEqualTo(mails + 1));

        cloud.local.spend(account, new BigDecimal("52.50"));
        check("all");
        JsonNode frozen = cloud.get("/accounts/spender").body();
        assertThat(frozen.path("status").asText()).isEqualTo("FROZEN");
        assertThat(frozen.path("history").toString())
                .contains("52.50 of 50 US dollars were spent in");
        assertThat(cloud.unitOf(account)).isEqualTo("Frozen");
        assertThat(trust(account, "Developer")).contains("Deny").doesNotContain("Allow");
        assertThat(trust(account, "ReadOnly")).contains("Allow");

        ObjectNode more = Json.MAPPER.createObjectNode().put("monthlyBudget", 80);
        Answer asked = cloud.as("ana@example.com").post("/accounts/spender/budget", more);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        check("frozen");
        assertThat(status("spender")).isEqualTo("FROZEN");
        Answer decided =
                cloud.as("ada@example.com")
                        .post(
                                "/accounts/spender/decision",
                                Json.MAPPER.createObjectNode().put("approve", true));
        assertThat(decided.status()).as("%s", decided.body()).isEqualTo(200);
        check("frozen");
        assertThat(status("spender")).isEqualTo("ACTIVE");
        assertThat(cloud.unitOf(account)).isEqualTo("Sandbox");
        assertThat(trust(account, "Developer")).contains("Allow").doesNotContain("Deny");
        assertThat(budget(account).budgetLimit().amount()).isEqualByComparingTo("80");

        cloud.local.spend(account, new BigDecimal("81"));
        check("all");
        assertThat(status("spender")).isEqualTo("FROZEN");
        cloud.local.clock().advance(untilNextMonth());
        check("frozen");
        assertThat(status("spender")).isEqualTo("ACTIVE");
        assertThat(cloud.unitOf(account)).isEqualTo("Sandbox");
    }

    /** 61 of 50, of which 10 were seen before the account changed hands. */
    @Test
    @Order(3)
    void nextOwner_countsFromTheHandOver_whenTheFormersCostsComeLate() {
        beginEarlyInAMonth();
        cloud.local.clock().advance(Duration.ofDays(5)); // thirty days go beyond the month
        String account = vend("earlier");
        LocalDate day = today();
        cloud.local.spend(account, new BigDecimal("10"));
        check("all");
        cloud.retire(cloud.get("/accounts/earlier").body());
        String later = nextOwnerOf(account);
        check("all");

        cloud.local.spend(account, new BigDecimal("61"), day);
        check("all");
        assertThat(status(later)).isEqualTo("ACTIVE");
        lookTomorrow();
        check("all");

        assertThat(status(later)).isEqualTo("ACTIVE");
        assertThat(spent(later)).isEqualTo("0.00");
        assertThat(budget(account).budgetLimit().amount()).isEqualByComparingTo("111");
        cloud.local.spend(account, new BigDecimal("112"));
        lookTomorrow();
        check("all");
        assertThat(spent(later)).isEqualTo("51.00");
        assertThat(status(later)).isEqualTo("FROZEN");

        cloud.local.clock().advance(untilNextMonth());
        check("all");
        assertThat(status(later)).isEqualTo("ACTIVE");
        assertThat(budget(account).budgetLimit().amount()).isEqualByComparingTo("50");
        cloud.retire(cloud.get("/accounts/" + later).body());
    }

    @Test
    @Order(2)
    void credits_hideNoSpend() {
        String account = vend("credited");
        cloud.local
                .clock()
                .advance(Duration.ofDays(1)); // AWS makes no budget on an account's first
        check("all");
        cloud.local.credit(account, new BigDecimal("500"));
        cloud.local.spend(account, new BigDecimal("52"));

        check("all");

        assertThat(spent("credited")).isEqualTo("52.00");
        assertThat(status("credited")).isEqualTo("FROZEN");
    }

    /** As when somebody attached a policy, or AWS closed its billing API to the account. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void budgetThatCannotBeRead_failsTheScheduledRun() {
        vend("unread");
        cloud.local
                .faults()
                .add(
                        FaultRule.of(
                                        "budgets:DescribeBudget",
                                        new Fault.Failure(400, "AccessDeniedException"))
                                .onCall(1, 100));

        JsonNode failed =
                cloud.invokeInVain(
                        "checkSpending", Json.MAPPER.createObjectNode().put("only", "all"));

        assertThat(failed.path("errorMessage").asText())
                .contains("could not be looked at", "-1: ", "AccessDenied");
        cloud.local.faults().clear();
        check("all");
        cloud.retire(cloud.get("/accounts/unread").body());
    }

    @Test
    void costs_areToldForAllAccounts_fromAllPages() {
        String account = vend("costly");
        cloud.local.spend(account, new BigDecimal("12.30"));
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(account(i));
            cloud.local.spend(others.get(i), new BigDecimal("1.05"));
        }
        cloud.local.recorder().clear();

        Answer costs = cloud.as("ada@example.com").get("/costs");

        assertThat(costs.status()).as("%s", costs.body()).isEqualTo(200);
        JsonNode dearest = cost(costs.body(), account);
        assertThat(dearest.path("amount").asText()).isEqualTo("12.30");
        assertThat(dearest.path("lease").asText()).isEqualTo("costly-1");
        assertThat(dearest.path("owner").asText()).isEqualTo("ben@example.com");
        assertThat(others)
                .allSatisfy(
                        other ->
                                assertThat(cost(costs.body(), other).toString())
                                        .isEqualTo(
                                                "{\"accountId\":\"%s\",\"amount\":\"1.05\"}"
                                                        .formatted(other)));
        assertThat(cloud.local.recorder().of("ce:GetCostAndUsage")).hasSizeGreaterThan(1);
        String future = YearMonth.from(today()).plusMonths(1).toString();
        assertThat(cloud.get("/costs?month=" + future).status()).isEqualTo(400);
        assertThat(cloud.as("ana@example.com").get("/costs").status()).isEqualTo(403);
        assertThat(cloud.get("/costs?month=" + YearMonth.from(today()).minusMonths(1)).status())
                .isEqualTo(200);
    }

    /** The last, for the others would be given its account. */
    @Test
    @Order(Integer.MAX_VALUE)
    void accountThatNobodyHolds_andSpends_isToldToAdministrators_onceAMonth() {
        beginEarlyInAMonth();
        String account = vend("former");
        cloud.local.spend(account, new BigDecimal("30"));
        cloud.retire(cloud.get("/accounts/former").body());
        assertThat(cloud.unitOf(account)).isEqualTo("Pool");

        lookTomorrow();
        cloud.local.spend(account, new BigDecimal("33"));
        lookTomorrow();
        lookTomorrow();
        assertThat(cloud.mailsTo("ada@example.com", account)).isEmpty();
        cloud.local.spend(account, new BigDecimal("39.10"));
        lookTomorrow();
        lookTomorrow();
        lookTomorrow();

        await().untilAsserted(
                        () -> assertThat(cloud.mailsTo("ada@example.com", account)).hasSize(1));
    }

    /** Returns the lease that gets the account: the pool may have others, too. */
    private static String nextOwnerOf(String account) {
        for (int i = 0; i < 9; i++) {
            String name = "later" + i;
            JsonNode lease =
                    cloud.vend(
                            TestCloud.request("sandbox", name, name + "@example.com")
                                    .put("days", 30));
            if (lease.path("accountId").asText().equals(account)) {
                return name;
            }
        }
        throw new AssertionError(account + " is not in the pool.");
    }

    /** Moves the time on, by which the function runs as scheduled; it asks once a day. */
    private static void lookTomorrow() {
        long before = looks();
        cloud.local.clock().advance(Duration.ofDays(1));
        await().atMost(Duration.ofSeconds(60)).until(() -> looks() > before);
    }

    /** For all of it is in one. */
    private static void beginEarlyInAMonth() {
        if (today().getDayOfMonth() > 20) {
            cloud.local.clock().advance(untilNextMonth());
        }
    }

    private static String spent(String name) {
        return cloud.get("/accounts/" + name).body().at("/spending/spent").asText();
    }

    private static long looks() {
        return cloud.local.recorder().ofFunction("checkSpending").stream()
                .filter(call -> call.operation().equals("ce:GetCostAndUsage"))
                .count();
    }

    private static String vend(String name) {
        String owner =
                List.of("costly", "credited").contains(name)
                        ? "ben@example.com"
                        : "ana@example.com";
        JsonNode lease = cloud.vend(TestCloud.request("sandbox", name, owner).put("days", 30));
        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        return lease.path("accountId").asText();
    }

    /** An account of the organization that is none of ours. */
    private static String account(int number) {
        String request =
                cloud.organization
                        .createAccount(
                                r ->
                                        r.accountName("other")
                                                .email("other-%d@example.com".formatted(number)))
                        .createAccountStatus()
                        .id();
        await().atMost(Duration.ofSeconds(30)).until(() -> created(request) != null);
        return created(request);
    }

    private static String created(String request) {
        return cloud.organization
                .describeCreateAccountStatus(r -> r.createAccountRequestId(request))
                .createAccountStatus()
                .accountId();
    }

    private static JsonNode cost(JsonNode costs, String account) {
        return costs.path("costs")
                .valueStream()
                .filter(cost -> cost.path("accountId").asText().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static Budget budget(String account) {
        try (BudgetsClient budgets =
                cloud.member(account, BudgetsClient.builder(), Region.AWS_GLOBAL)) {
            return budgets.describeBudget(r -> r.accountId(account).budgetName("vending-monthly"))
                    .budget();
        }
    }

    private static List<String> subscribers(String account) {
        List<String> addresses = new ArrayList<>();
        try (BudgetsClient budgets =
                cloud.member(account, BudgetsClient.builder(), Region.AWS_GLOBAL)) {
            for (Notification notification :
                    budgets.describeNotificationsForBudget(
                                    r -> r.accountId(account).budgetName("vending-monthly"))
                            .notifications()) {
                budgets
                        .describeSubscribersForNotification(
                                r ->
                                        r.accountId(account)
                                                .budgetName("vending-monthly")
                                                .notification(notification))
                        .subscribers()
                        .stream()
                        .map(Subscriber::address)
                        .forEach(addresses::add);
            }
        }
        return addresses;
    }

    private static String trust(String account, String role) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            return URLDecoder.decode(
                    iam.getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument(),
                    StandardCharsets.UTF_8);
        }
    }

    private static String status(String name) {
        return cloud.get("/accounts/" + name).body().path("status").asText();
    }

    /** How many mails were sent about money. */
    private static long mails() {
        return cloud.local.mails().stream()
                .filter(mail -> MONEY.matcher(mail.subject()).find())
                .count();
    }

    /** Runs the function as Lambda's API does; every account must have been looked at. */
    private static void check(String only) {
        JsonNode report =
                cloud.invoke("checkSpending", Json.MAPPER.createObjectNode().put("only", only));
        assertThat(report.get("failed").intValue()).isZero();
        assertThat(report.get("complete").booleanValue()).isTrue();
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(cloud.local.clock().instant(), ZoneOffset.UTC);
    }

    private static Duration untilNextMonth() {
        return Duration.between(
                cloud.local.clock().instant(),
                YearMonth.from(today())
                        .plusMonths(1)
                        .atDay(1)
                        .atTime(1, 0)
                        .toInstant(ZoneOffset.UTC));
    }
}
