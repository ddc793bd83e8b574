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

/**
 * What accounts have cost in the month before and after a day on which each changed hands, by Cost
 * Explorer (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>).
 * A cost comes 8 to 24 hours late and is corrected later, but under the day that it is of. The day
 * of the change is the former holder's whole: AWS keeps hours apart for 14 days only, and for an
 * extra price.
 *
 * <p>Credits and refunds are left out, for they would hide what is spent. Taxes and fees are in it,
 * under the day that AWS gives them, mostly the month's first. Each page costs a cent.
 */
record DailyCosts(Map<AccountId, Split> byAccount) {
    /** How many accounts one request names. */
    private static final int AT_ONCE = 100;

    private static final String METRIC = "UnblendedCost";

    DailyCosts {
        byAccount = Map.copyOf(byAccount);
    }

    /**
     * The costs of one account, in US dollars.
     *
     * @param before until the end of the day on which it changed hands
     * @param services of the days after that, by service
     */
    record Split(BigDecimal before, Map<String, BigDecimal> services) {
        static final Split NOTHING = new Split(BigDecimal.ZERO, Map.of());

        Split {
            services = Map.copyOf(services);
        }

        BigDecimal after() {
            return services.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private Split with(boolean isAfter, String service, BigDecimal cost) {
            if (!isAfter) {
                return new Split(before.add(cost), services);
            }
            Map<String, BigDecimal> more = new HashMap<>(services);
            more.merge(service, cost, BigDecimal::add);
            return new Split(before, more);
        }
    }

    Split of(AccountId account) {
        return byAccount.getOrDefault(account, Split.NOTHING);
    }

    /** The day on which an account came into its status, and so changed hands. */
    static LocalDate came(Account account) {
        return LocalDate.ofInstant(account.since(), ZoneOffset.UTC);
    }

    /** Reads all pages. */
    static DailyCosts read(
            CostExplorerClient costExplorer, Collection<Account> accounts, LocalDate today) {
        Map<AccountId, LocalDate> came = new LinkedHashMap<>();
        accounts.forEach(account -> came.put(account.id(), came(account)));
        Map<AccountId, Split> costs = new HashMap<>();
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
        return new DailyCosts(costs);
    }

    private static void add(
            Map<AccountId, Split> costs, Map<AccountId, LocalDate> came, ResultByTime day) {
        LocalDate date = LocalDate.parse(day.timePeriod().start());
        for (Group group : day.groups()) {
            AccountId account = new AccountId(group.keys().getFirst());
            LocalDate first = came.get(account);
            MetricValue cost = group.metrics().get(METRIC);
            if (first != null && cost != null) {
                Split more =
                        costs.getOrDefault(account, Split.NOTHING)
                                .with(
                                        date.isAfter(first),
                                        group.keys().getLast(),
                                        new BigDecimal(cost.amount()));
                costs.put(account, more);
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
