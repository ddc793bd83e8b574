package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.runtime.Json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/**
 * What the organization has cost, by account, for one month a call (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>).
 * Accounts that cost nothing are not in the answer. AWS does not say how long its pages are; these
 * are short, so that there are several.
 */
final class CostExplorer {
    private static final int PAGE = 5;
    private static final String METRIC = "UnblendedCost";

    private final Spending spending;
    private final String management;

    CostExplorer(Spending spending, String management) {
        this.spending = spending;
        this.management = management;
    }

    private record Period(LocalDate start, LocalDate end) {
        /** The end is exclusive; a period of no day is none. */
        static Period of(ObjectNode request) {
            try {
                Period period =
                        new Period(
                                LocalDate.parse(request.at("/TimePeriod/Start").asText()),
                                LocalDate.parse(request.at("/TimePeriod/End").asText()));
                if (!period.start.isBefore(period.end)) {
                    throw invalid("Start date must be before end date");
                }
                return period;
            } catch (DateTimeException e) {
                throw invalid("A period is of dates such as 2026-11-01");
            }
        }

        YearMonth month() {
            YearMonth month = YearMonth.from(start);
            if (!month.equals(YearMonth.from(end.minusDays(1)))) {
                throw invalid("The local cloud tells the costs of one month a call");
            }
            return month;
        }
    }

    Answer costAndUsage(AwsCall call) {
        ObjectNode request = call.json();
        Period period = Period.of(request);
        check(request);
        List<Map.Entry<String, BigDecimal>> all =
                spending.in(period.month()).entrySet().stream()
                        .filter(cost -> maySee(call.caller().account(), cost.getKey()))
                        .filter(cost -> cost.getValue().signum() != 0)
                        .toList();
        int from = request.path("NextPageToken").asInt(0);
        int to = Math.min(all.size(), from + PAGE);
        return Answer.json(page(period, all.subList(from, to), to < all.size() ? to : 0));
    }

    private ObjectNode page(Period period, List<Map.Entry<String, BigDecimal>> costs, int next) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode result = answer.putArray("ResultsByTime").addObject();
        result.putObject("TimePeriod")
                .put("Start", period.start().toString())
                .put("End", period.end().toString());
        result.putObject("Total");
        result.put("Estimated", period.month().equals(spending.month()));
        ArrayNode groups = result.putArray("Groups");
        for (Map.Entry<String, BigDecimal> cost : costs) {
            ObjectNode group = groups.addObject();
            group.putArray("Keys").add(cost.getKey());
            group.putObject("Metrics")
                    .putObject(METRIC)
                    .put("Amount", cost.getValue().toPlainString())
                    .put("Unit", "USD");
        }
        if (next > 0) {
            answer.put("NextPageToken", Integer.toString(next));
        }
        return answer;
    }

    private boolean maySee(String caller, String account) {
        return caller.equals(management) || caller.equals(account);
    }

    private static void check(ObjectNode request) {
        if (!request.path("Granularity").asText().equals("MONTHLY")
                || !request.at("/Metrics/0").asText().equals(METRIC)
                || request.path("GroupBy").size() != 1
                || !request.at("/GroupBy/0/Type").asText().equals("DIMENSION")
                || !request.at("/GroupBy/0/Key").asText().equals("LINKED_ACCOUNT")) {
            throw invalid("The local cloud tells the UnblendedCost of months by LINKED_ACCOUNT");
        }
    }

    private static RuntimeException invalid(String why) {
        return Spending.invalid("ValidationException", why);
    }
}
