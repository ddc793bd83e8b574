package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Set;

/**
 * Answers what the organization has cost, one month a call: all of it by account, or days by
 * account and service, of which there is one here (<a
 * href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">GetCostAndUsage</a>).
 * Accounts that cost nothing are not in the answer. AWS does not say how long its pages are; these
 * are short, so that there are several.
 */
final class CostExplorer {
    private static final int PAGE = 5;
    private static final String METRIC = "UnblendedCost";
    private static final String SERVICE = "Amazon Elastic Compute Cloud - Compute";
    private static final String DAILY = "DAILY";

    /** The supported requests; a missing node's text is "all". */
    private static final Set<String> KNOWN =
            Set.of(
                    "MONTHLY UnblendedCost by [DIMENSION LINKED_ACCOUNT] of all without []",
                    "DAILY UnblendedCost by [DIMENSION LINKED_ACCOUNT, DIMENSION SERVICE] of LINKED_ACCOUNT without [Credit, Refund]");

    private final Spending spending;
    private final String management;

    CostExplorer(Spending spending, String management) {
        this.spending = spending;
        this.management = management;
    }

    private record Period(LocalDate start, LocalDate end) {
        /** Reads a period; its end is exclusive, and an empty one is refused. */
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
        if (!spending.isOpen()) {
            throw Spending.invalid(
                    "AccessDeniedException", "User not enabled for cost explorer access");
        }
        ObjectNode request = call.json();
        Period period = Period.of(request);
        check(request);
        if (request.path("Granularity").asText().equals(DAILY)) {
            return Answer.json(days(call, request, period));
        }
        List<Map.Entry<String, BigDecimal>> all =
                spending.in(period.month()).entrySet().stream()
                        .filter(cost -> maySee(call.caller().account(), cost.getKey()))
                        .map(cost -> paid(period.month(), cost))
                        .filter(cost -> cost.getValue().signum() != 0)
                        .toList();
        int from = request.path("NextPageToken").asInt(0);
        int to = Math.min(all.size(), from + PAGE);
        return Answer.json(page(period, all.subList(from, to), to < all.size() ? to : 0));
    }

    /** Returns all days in one page, without credits. */
    private ObjectNode days(AwsCall call, ObjectNode request, Period period) {
        List<String> accounts =
                request.at("/Filter/And/0/Dimensions/Values")
                        .valueStream()
                        .map(JsonNode::asText)
                        .filter(account -> maySee(call.caller().account(), account))
                        .toList();
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode results = answer.putArray("ResultsByTime");
        for (LocalDate day = period.start(); day.isBefore(period.end()); day = day.plusDays(1)) {
            ObjectNode result = result(results, new Period(day, day.plusDays(1)));
            ArrayNode groups = result.putArray("Groups");
            for (String account : accounts) {
                BigDecimal spent = spending.daysOf(period.month(), account).get(day);
                if (spent != null) {
                    group(groups, spent, account, SERVICE);
                }
            }
        }
        return answer;
    }

    private ObjectNode result(ArrayNode results, Period period) {
        ObjectNode result = results.addObject();
        result.putObject("TimePeriod")
                .put("Start", period.start().toString())
                .put("End", period.end().toString());
        result.putObject("Total");
        result.put("Estimated", period.month().equals(spending.month()));
        return result;
    }

    private static void group(ArrayNode groups, BigDecimal cost, String... keys) {
        ObjectNode group = groups.addObject();
        ArrayNode names = group.putArray("Keys");
        for (String key : keys) {
            names.add(key);
        }
        group.putObject("Metrics")
                .putObject(METRIC)
                .put("Amount", cost.toPlainString())
                .put("Unit", "USD");
    }

    private ObjectNode page(Period period, List<Map.Entry<String, BigDecimal>> costs, int next) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode groups = result(answer.putArray("ResultsByTime"), period).putArray("Groups");
        costs.forEach(cost -> group(groups, cost.getValue(), cost.getKey()));
        if (next > 0) {
            answer.put("NextPageToken", Integer.toString(next));
        }
        return answer;
    }

    private Map.Entry<String, BigDecimal> paid(
            YearMonth month, Map.Entry<String, BigDecimal> cost) {
        BigDecimal credits = spending.creditsIn(month, cost.getKey());
        return Map.entry(cost.getKey(), cost.getValue().subtract(credits));
    }

    private boolean maySee(String caller, String account) {
        return caller.equals(management) || caller.equals(account);
    }

    private static void check(ObjectNode request) {
        List<String> by =
                request.path("GroupBy")
                        .valueStream()
                        .map(
                                group ->
                                        group.path("Type").asText()
                                                + " "
                                                + group.path("Key").asText())
                        .toList();
        String asked =
                "%s %s by %s of %s without %s"
                        .formatted(
                                request.path("Granularity").asText(),
                                request.at("/Metrics/0").asText(),
                                by,
                                request.at("/Filter/And/0/Dimensions/Key").asText("all"),
                                request.at("/Filter/And/1/Not/Dimensions/Values")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .toList());
        if (!KNOWN.contains(asked)) {
            throw invalid("The local cloud tells %s, not %s".formatted(KNOWN, asked));
        }
    }

    private static RuntimeException invalid(String why) {
        return Spending.invalid("ValidationException", why);
    }
}
