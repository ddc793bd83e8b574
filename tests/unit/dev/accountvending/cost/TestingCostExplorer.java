package dev.accountvending.cost;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Costs by account, in pages of one group. */
public final class TestingCostExplorer implements CostExplorerClient {
    private final Map<String, String> costs = new TreeMap<>();
    private final List<String> periods = new ArrayList<>();
    private boolean isTooOld;

    public void cost(String account, String amount) {
        costs.put(account, amount);
    }

    /** From now on every period is too long ago. */
    public void forget() {
        isTooOld = true;
    }

    /** The periods that were asked for, as {@code start/end}. */
    public List<String> periods() {
        return List.copyOf(periods);
    }

    @Override
    public GetCostAndUsageResponse getCostAndUsage(GetCostAndUsageRequest request) {
        if (isTooOld) {
            throw new VendingFailed(Explanation.of("?"), "ValidationException", null);
        }
        periods.add(request.timePeriod().start() + "/" + request.timePeriod().end());
        int at = Optional.ofNullable(request.nextPageToken()).map(Integer::parseInt).orElse(0);
        List<Group> groups =
                costs.entrySet().stream()
                        .skip(at)
                        .limit(1)
                        .map(
                                cost ->
                                        Group.builder()
                                                .keys(cost.getKey())
                                                .metrics(
                                                        Map.of(
                                                                "UnblendedCost",
                                                                MetricValue.builder()
                                                                        .amount(cost.getValue())
                                                                        .unit("USD")
                                                                        .build()))
                                                .build())
                        .toList();
        return GetCostAndUsageResponse.builder()
                .resultsByTime(ResultByTime.builder().groups(groups).build())
                .nextPageToken(at + 1 < costs.size() ? Integer.toString(at + 1) : null)
                .build();
    }

    @Override
    public String serviceName() {
        return "ce";
    }

    @Override
    public void close() {}
}
