package dev.accountvending.cost;

import dev.accountvending.ledger.Account;
import dev.accountvending.model.AccountId;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinitionType;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What accounts have cost in the month since they came into their status, by service, by Cost
 * Explorer (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>).
 * A cost comes 8 to 24 hours late, but under the day that it is of. So the day on which an account
 * came and those before it, which its former owner paid for, are left out, and no others.
 *
 * <p>Credits and refunds are left out too, for they would hide what is spent. Each page costs a
 * cent.
 */
record IdleCosts(Map<AccountId, Map<String, BigDecimal>> byAccount) {
    /** How many accounts one request names. */
    private static final int AT_ONCE = 100;

    private static final String METRIC = "UnblendedCost";

    IdleCosts {
        byAccount = Map.copyOf(byAccount);
    }

    /** The day on which an account came into its status. */
    static LocalDate came(Account account) {
        return LocalDate.ofInstant(account.since(), ZoneOffset.UTC);
    }

    /** Reads all pages. */
    static IdleCosts read(
            CostExplorerClient costExplorer, Collection<Account> accounts, LocalDate today) {
        Map<AccountId, LocalDate> came = new LinkedHashMap<>();
        accounts.forEach(account -> came.put(account.id(), came(account)));
        Map<AccountId, Map<String, BigDecimal>> costs = new HashMap<>();
        List<AccountId> all = List.copyOf(came.keySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<AccountId> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            @Nullable String token = null;
            do {
                GetCostAndUsageResponse page = page(costExplorer, some, today, token);
                page.resultsByTime().forEach(day -> add(costs, came, day));
                token = page.nextPageToken();
            } while (token != null && !token.isEmpty());
        }
        return new IdleCosts(costs);
    }

    private static void add(
            Map<AccountId, Map<String, BigDecimal>> costs,
            Map<AccountId, LocalDate> came,
            ResultByTime day) {
        LocalDate date = LocalDate.parse(day.timePeriod().start());
        for (Group group : day.groups()) {
            AccountId account = new AccountId(group.keys().getFirst());
            LocalDate first = came.get(account);
            MetricValue cost = group.metrics().get(METRIC);
            if (first != null && date.isAfter(first) && cost != null) {
                costs.computeIfAbsent(account, _ -> new TreeMap<>())
                        .merge(
                                group.keys().getLast(),
                                new BigDecimal(cost.amount()),
                                BigDecimal::add);
            }
        }
    }

    private static GetCostAndUsageResponse page(
            CostExplorerClient costExplorer,
            List<AccountId> accounts,
            LocalDate today,
            @Nullable String token) {
        Expression ofAccounts =
                Expression.builder()
                        .dimensions(
                                d ->
                                        d.key(Dimension.LINKED_ACCOUNT)
                                                .values(
                                                        accounts.stream()
                                                                .map(AccountId::value)
                                                                .toList()))
                        .build();
        Expression credits =
                Expression.builder()
                        .dimensions(d -> d.key(Dimension.RECORD_TYPE).values("Credit", "Refund"))
                        .build();
        return costExplorer.getCostAndUsage(
                request ->
                        request.timePeriod(
                                        period ->
                                                period.start(today.withDayOfMonth(1).toString())
                                                        .end(today.plusDays(1).toString()))
                                .granularity(Granularity.DAILY)
                                .metrics(METRIC)
                                .filter(
                                        both ->
                                                both.and(
                                                        ofAccounts,
                                                        Expression.builder().not(credits).build()))
                                .groupBy(by(Dimension.LINKED_ACCOUNT), by(Dimension.SERVICE))
                                .nextPageToken(token));
    }

    private static GroupDefinition by(Dimension dimension) {
        return GroupDefinition.builder()
                .type(GroupDefinitionType.DIMENSION)
                .key(dimension.toString())
                .build();
    }
}
