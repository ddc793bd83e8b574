package dev.accountvending.cost;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Granularity;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Costs by account, in pages of one group; those of days by account and service, in one page. */
public final class TestingCostExplorer implements CostExplorerClient {
    private final Map<String, String> costs = new TreeMap<>();
    private final Map<String, List<Group>> days = new TreeMap<>();
    private final List<String> periods = new ArrayList<>();
    private boolean isTooOld;
    private @Nullable VendingFailed refusal;

    public void cost(String account, String amount) {
        costs.put(account, amount);
    }

    /** What a service costs in an account on a day. */
    public void cost(String day, String account, String service, String amount) {
        days.computeIfAbsent(day, _ -> new ArrayList<>()).add(group(amount, account, service));
    }

    private static Group group(String amount, String... keys) {
        return Group.builder()
                .keys(keys)
                .metrics(
                        Map.of(
                                "UnblendedCost",
                                MetricValue.builder().amount(amount).unit("USD").build()))
                .build();
    }

    /** From now on every period is too long ago. */
    public void forget() {
        isTooOld = true;
    }

    /** From now on every question is refused so. */
    public void refuse(String code, String said) {
        refusal = new VendingFailed(Explanation.of(said), code, null);
    }

    /** The periods that were asked for, as {@code start/end}. */
    public List<String> periods() {
        return List.copyOf(periods);
    }

    @Override
    public GetCostAndUsageResponse getCostAndUsage(GetCostAndUsageRequest request) {
        if (refusal != null) {
            throw refusal;
        }
        if (isTooOld) {
            throw new VendingFailed(Explanation.of("?"), "ValidationException", null);
        }
        periods.add(request.timePeriod().start() + "/" + request.timePeriod().end());
        if (request.granularity() == Granularity.DAILY) {
            return ofDays(request);
        }
        int at = Optional.ofNullable(request.nextPageToken()).map(Integer::parseInt).orElse(0);
        List<Group> groups =
                costs.entrySet().stream()
                        .skip(at)
                        .limit(1)
                        .map(cost -> group(cost.getValue(), cost.getKey()))
                        .toList();
        return GetCostAndUsageResponse.builder()
                .resultsByTime(ResultByTime.builder().groups(groups).build())
                .nextPageToken(at + 1 < costs.size() ? Integer.toString(at + 1) : null)
                .build();
    }

    private GetCostAndUsageResponse ofDays(GetCostAndUsageRequest request) {
        return GetCostAndUsageResponse.builder()
                .resultsByTime(
                        days.entrySet().stream()
                                .filter(
                                        day ->
                                                day.getKey().compareTo(request.timePeriod().start())
                                                                >= 0
                                                        && day.getKey()
                                                                        .compareTo(
                                                                                request.timePeriod()
                                                                                        .end())
                                                                < 0)
                                .map(
                                        day ->
                                                ResultByTime.builder()
                                                        .timePeriod(p -> p.start(day.getKey()))
                                                        .groups(day.getValue())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return "ce";
    }

    @Override
    public void close() {}
}
