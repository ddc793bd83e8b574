package dev.accountvending.cost;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.TagValue;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What accounts have cost in a month, with whose each was then. An account that was several leases'
 * in one month is told as the last one's: AWS's figure is of the account.
 */
public final class Bill {
    /** As many accounts as one answer has: Lambda's holds 6 MB, and is waited for 30 seconds. */
    static final int MOST = 2_000;

    private static final Set<AccountStatus> OPEN =
            EnumSet.complementOf(EnumSet.of(AccountStatus.CLOSED));
    private static final Comparator<Map.Entry<AccountId, BigDecimal>> DEAREST =
            Map.Entry.<AccountId, BigDecimal>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(cost -> cost.getKey().value());

    private final Ledger ledger;
    private final Supplier<CostExplorerClient> costExplorer;
    private final Clock clock;

    Bill(Ledger ledger, Supplier<CostExplorerClient> costExplorer, Clock clock) {
        this.ledger = ledger;
        this.costExplorer = costExplorer;
        this.clock = clock;
    }

    /** For a door, under the function's own role. */
    public static Bill of(FunctionContext function) {
        return function.part(
                Bill.class,
                () ->
                        new Bill(
                                Ledger.of(function),
                                () -> RoleSessions.of(function).costExplorer(),
                                function.clock()));
    }

    /**
     * The costs of a month.
     *
     * @param costs the dearest first, at most {@link #MOST}
     * @param leftOut how many more accounts have cost something; absent if none has
     * @param total of all, with those that are not ours
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Costs(
            YearMonth month,
            String currency,
            List<Cost> costs,
            @Nullable Integer leftOut,
            String total) {
        public Costs {
            costs = List.copyOf(costs);
        }
    }

    /**
     * What one account has cost; an account that is not in the ledger has a number only.
     *
     * @param amount a decimal number, of the currency's units
     * @param lease that had the account, at last, in the month
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cost(
            AccountId accountId,
            String amount,
            @Nullable LeaseId lease,
            @Nullable AccountName name,
            @Nullable Person owner,
            @Nullable KindName kind,
            @Nullable TagValue costCenter) {

        private static Cost of(AccountId id, BigDecimal amount, Optional<Lease> lease) {
            return new Cost(
                    id,
                    text(amount),
                    lease.map(Lease::id).orElse(null),
                    lease.map(Lease::name).orElse(null),
                    lease.map(it -> it.request().owner()).orElse(null),
                    lease.map(it -> it.request().kind()).orElse(null),
                    lease.map(it -> it.request().costCenter()).orElse(null));
        }
    }

    /** The month that it is, in UTC as AWS bills. */
    public YearMonth thisMonth() {
        return YearMonth.from(today());
    }

    /**
     * Tries whether costs can be read, for a cent.
     *
     * @throws dev.accountvending.model.InvalidValue if Cost Explorer is not open
     */
    public void probe() {
        MonthlyCosts.probe(costExplorer.get(), today());
    }

    /** The costs of a month that has begun. */
    public Costs of(YearMonth month) {
        MonthlyCosts costs = MonthlyCosts.read(costExplorer.get(), month, today());
        Map<AccountId, BigDecimal> shown = new LinkedHashMap<>();
        costs.byAccount().entrySet().stream()
                .sorted(DEAREST)
                .limit(MOST)
                .forEach(cost -> shown.put(cost.getKey(), cost.getValue()));
        int leftOut = costs.byAccount().size() - shown.size();
        OPEN.stream()
                .flatMap(ledger.accounts()::stream)
                .takeWhile(_ -> shown.size() < MOST)
                .forEach(account -> shown.putIfAbsent(account.id(), BigDecimal.ZERO));
        Map<AccountId, Lease> leases =
                new AccountHolders(ledger, month)
                        .of(List.copyOf(shown.keySet()), costs.byAccount().keySet());
        return new Costs(
                month,
                costs.currency(),
                shown.entrySet().stream()
                        .sorted(DEAREST)
                        .map(
                                cost ->
                                        Cost.of(
                                                cost.getKey(),
                                                cost.getValue(),
                                                Optional.ofNullable(leases.get(cost.getKey()))))
                        .toList(),
                leftOut == 0 ? null : leftOut,
                text(costs.byAccount().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** With two decimals at least, and as many as AWS has. */
    private static String text(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.setScale(Math.max(2, plain.scale())).toPlainString();
    }
}
