package dev.accountvending.cost;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinitionType;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/**
 * What each account of the organization has cost in a month, by Cost Explorer (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>);
 * who cost nothing is not in it. Each page costs a cent.
 */
record MonthlyCosts(Map<AccountId, BigDecimal> byAccount, String currency) {
    static final String HOW_TO_OPEN =
            "it keeps some 14 months, and begins a day after it was opened, in the console of the"
                    + " management account (Billing and Cost Management, Cost Explorer).";

    private static final String METRIC = "UnblendedCost";
    private static final String DOLLARS = "USD";
    private static final GroupDefinition BY_ACCOUNT =
            GroupDefinition.builder()
                    .type(GroupDefinitionType.DIMENSION)
                    .key(Dimension.LINKED_ACCOUNT.toString())
                    .build();

    MonthlyCosts {
        byAccount = Map.copyOf(byAccount);
    }

    /**
     * The day that a month's period ends before, which AWS does not count: the next month's first;
     * of the month that it is, tomorrow, so that it is never the day that the period begins with.
     */
    static LocalDate end(YearMonth month, LocalDate today) {
        return month.equals(YearMonth.from(today))
                ? today.plusDays(1)
                : month.plusMonths(1).atDay(1);
    }

    /** Reads one page, to see whether costs can be read. */
    static void probe(CostExplorerClient costExplorer, LocalDate today) {
        page(costExplorer, YearMonth.from(today), today, null);
    }

    /** Reads all pages. */
    static MonthlyCosts read(CostExplorerClient costExplorer, YearMonth month, LocalDate today) {
        Map<AccountId, BigDecimal> costs = new HashMap<>();
        String currency = DOLLARS;
        @Nullable String token = null;
        do {
            GetCostAndUsageResponse page = page(costExplorer, month, today, token);
            for (ResultByTime result : page.resultsByTime()) {
                for (Group group : result.groups()) {
                    MetricValue cost = group.metrics().get(METRIC);
                    if (cost != null) {
                        currency = cost.unit();
                        costs.merge(
                                new AccountId(group.keys().getFirst()),
                                new BigDecimal(cost.amount()),
                                BigDecimal::add);
                    }
                }
            }
            token = page.nextPageToken();
        } while (token != null && !token.isEmpty());
        return new MonthlyCosts(costs, currency);
    }

    private static GetCostAndUsageResponse page(
            CostExplorerClient costExplorer,
            YearMonth month,
            LocalDate today,
            @Nullable String token) {
        try {
            return costExplorer.getCostAndUsage(
                    request ->
                            request.timePeriod(
                                            period ->
                                                    period.start(month.atDay(1).toString())
                                                            .end(end(month, today).toString()))
                                    .granularity(Granularity.MONTHLY)
                                    .metrics(METRIC)
                                    .groupBy(BY_ACCOUNT)
                                    .nextPageToken(token));
        } catch (VendingFailed refused) {
            if (refused.is("ValidationException")) {
                throw new InvalidValue(
                        "Cost Explorer has no costs of %s: it keeps some 14 months."
                                .formatted(month));
            }
            if (isNotOpen(refused)) {
                throw new InvalidValue(
                        "Cost Explorer has no costs of %s: %s".formatted(month, HOW_TO_OPEN));
            }
            throw refused;
        }
    }

    /**
     * Returns whether the organization has not opened Cost Explorer yet, or not a day ago (<a
     * href="https://docs.aws.amazon.com/cost-management/latest/userguide/ce-enable.html">enabling
     * Cost Explorer</a>). The denial is not that of a policy.
     */
    static boolean isNotOpen(VendingFailed refused) {
        return refused.is("DataUnavailableException")
                || (refused.is("AccessDeniedException")
                        && String.valueOf(refused.getMessage()).contains("not enabled"));
    }
}
