package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "costs",
        description = "Shows what accounts have cost in a month. For administrators.",
        mixinStandardHelpOptions = true)
final class CostsCommand implements Callable<Integer> {
    private static final String UNKNOWN = "-";
    private static final String OTHERS = "others";

    /** What a cost is summed up by: the option's word, and the field of the API's answer. */
    private static final Map<String, String> FIELDS =
            Map.of("owner", "owner", "kind", "kind", "cost-center", "costCenter");

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(
            names = "--month",
            description = "As 2026-11; without it, the present one, as far as it has gone.")
    private @Nullable String month;

    @Option(
            names = "--by",
            description = "Sum up by owner, kind or cost-center; account is the usual.")
    private String by = "account";

    CostsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!by.equals("account") && !FIELDS.containsKey(by)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Costs are told --by account, owner, kind or cost-center, not " + by + ".");
        }
        try (Api api = asking.api()) {
            JsonNode costs = api.costs(month);
            if (asking.json()) {
                console.printJson(costs);
            } else {
                table(costs).print(console);
            }
            return 0;
        }
    }

    private TextTable table(JsonNode costs) {
        String field = FIELDS.get(by);
        return field == null ? byAccount(costs) : by(field, costs);
    }

    private static TextTable byAccount(JsonNode costs) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode cost : costs.path("costs")) {
            rows.add(
                    List.of(
                            text(cost, "accountId"),
                            text(cost, "name"),
                            text(cost, "kind"),
                            text(cost, "owner"),
                            text(cost, "costCenter"),
                            cents(amount(cost, "amount"))));
        }
        others(costs).ifPresent(rest -> rows.add(List.of(OTHERS, "", "", "", "", cents(rest))));
        rows.add(List.of("total", "", "", "", "", cents(amount(costs, "total"))));
        return new TextTable(
                List.of("account", "name", "kind", "owner", "cost center", unit(costs)),
                aligned(rows));
    }

    private TextTable by(String field, JsonNode costs) {
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        for (JsonNode cost : costs.path("costs")) {
            sums.merge(text(cost, field), amount(cost, "amount"), BigDecimal::add);
        }
        List<List<String>> rows = new ArrayList<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, BigDecimal>comparingByValue().reversed())
                .forEach(sum -> rows.add(List.of(sum.getKey(), cents(sum.getValue()))));
        others(costs).ifPresent(rest -> rows.add(List.of(OTHERS, cents(rest))));
        rows.add(List.of("total", cents(amount(costs, "total"))));
        return new TextTable(List.of(by.replace('-', ' '), unit(costs)), aligned(rows));
    }

    /** Returns what those have cost that the API has left out, if it has. */
    private static Optional<BigDecimal> others(JsonNode costs) {
        BigDecimal listed =
                costs.path("costs")
                        .valueStream()
                        .map(cost -> amount(cost, "amount"))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return costs.has("leftOut")
                ? Optional.of(amount(costs, "total").subtract(listed))
                : Optional.empty();
    }

    private static String unit(JsonNode costs) {
        return "%s in %s".formatted(text(costs, "currency"), text(costs, "month"));
    }

    /** Aligns the amounts, which come last, at their ends. */
    private static List<List<String>> aligned(List<List<String>> rows) {
        int width = rows.stream().mapToInt(row -> row.getLast().length()).max().orElse(0);
        return rows.stream()
                .map(
                        row -> {
                            List<String> cells = new ArrayList<>(row);
                            cells.set(
                                    cells.size() - 1,
                                    " ".repeat(width - row.getLast().length()) + row.getLast());
                            return List.copyOf(cells);
                        })
                .toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(UNKNOWN);
    }

    private static BigDecimal amount(JsonNode node, String field) {
        return new BigDecimal(node.path(field).asText("0"));
    }

    private static String cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }
}
