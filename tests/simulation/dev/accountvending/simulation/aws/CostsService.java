package dev.accountvending.simulation.aws;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.Dimension;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cost Explorer over the whole organization, by month or by day, for each account (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>).
 */
final class CostsService implements CostExplorerClient {
    private static final String SERVICE = "Amazon Elastic Compute Cloud - Compute";

    private final Spending spending;

    CostsService(Spending spending) {
        this.spending = spending;
    }

    @Override
    public GetCostAndUsageResponse getCostAndUsage(GetCostAndUsageRequest request) {
        LocalDate start = LocalDate.parse(request.timePeriod().start());
        LocalDate end = LocalDate.parse(request.timePeriod().end());
        boolean daily = request.granularity() == Granularity.DAILY;
        SortedMap<LocalDate, List<Group>> results = new TreeMap<>();
        results.put(start, new ArrayList<>());
        for (String account : accounts(request)) {
            SortedMap<LocalDate, BigDecimal> days = spending.known(account, start, end);
            if (daily) {
                days.forEach(
                        (day, dollars) ->
                                results.computeIfAbsent(day, _ -> new ArrayList<>())
                                        .add(group(request, account, dollars)));
            } else if (!days.isEmpty()) {
                BigDecimal all = days.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                Objects.requireNonNull(results.get(start)).add(group(request, account, all));
            }
        }
        return GetCostAndUsageResponse.builder()
                .resultsByTime(
                        results.entrySet().stream()
                                .map(
                                        it ->
                                                result(
                                                        it.getKey(),
                                                        daily ? it.getKey().plusDays(1) : end,
                                                        it.getValue()))
                                .toList())
                .build();
    }

    private static ResultByTime result(LocalDate from, LocalDate to, List<Group> groups) {
        return ResultByTime.builder()
                .timePeriod(it -> it.start(from.toString()).end(to.toString()))
                .groups(groups)
                .build();
    }

    private static Group group(GetCostAndUsageRequest request, String account, BigDecimal dollars) {
        List<String> keys =
                request.groupBy().stream()
                        .map(by -> by.key().equals("LINKED_ACCOUNT") ? account : SERVICE)
                        .toList();
        MetricValue cost =
                MetricValue.builder().amount(dollars.toPlainString()).unit("USD").build();
        return Group.builder()
                .keys(keys)
                .metrics(Map.of(request.metrics().getFirst(), cost))
                .build();
    }

    /** Returns the accounts that the request's filter names; all if it names none. */
    private Collection<String> accounts(GetCostAndUsageRequest request) {
        List<String> named = new ArrayList<>();
        collect(request.filter(), named);
        return named.isEmpty() ? spending.all().keySet().stream().sorted().toList() : named;
    }

    private static void collect(Expression filter, List<String> named) {
        if (filter == null) {
            return;
        }
        if (filter.dimensions() != null && filter.dimensions().key() == Dimension.LINKED_ACCOUNT) {
            named.addAll(filter.dimensions().values());
        }
        filter.and().forEach(part -> collect(part, named));
    }

    @Override
    public String serviceName() {
        return "ce";
    }

    @Override
    public void close() {}
}
