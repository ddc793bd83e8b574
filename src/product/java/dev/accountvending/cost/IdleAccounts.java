package dev.accountvending.cost;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SpendingMessages;
import dev.accountvending.notify.SpendingMessages.Idle;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds accounts that nobody holds and that cost something all the same: no budget's owner would
 * see it. Administrators are told once for each account and month.
 *
 * <p>It is looked at once a day, for a cent: Cost Explorer knows each day apart, and accounts that
 * we cannot enter too, which their budgets do not. Where nobody's accounts are none, it is not
 * asked.
 */
final class IdleAccounts {
    private static final String KEY = "IDLE-SPENDING";

    /** All in which no lease's budget counts. */
    private static final Set<AccountStatus> IDLE =
            EnumSet.of(
                    AccountStatus.AVAILABLE,
                    AccountStatus.CLEANING,
                    AccountStatus.QUARANTINED,
                    AccountStatus.CLOSING);

    private final Ledger ledger;
    private final Supplier<CostExplorerClient> costExplorer;
    private final SpendingMessages messages;
    private final BigDecimal most;
    private final Clock clock;

    /**
     * The last look.
     *
     * @param told of which accounts administrators were told in that day's month
     */
    private record Looked(LocalDate day, List<AccountId> told) {
        static final Looked NEVER = new Looked(LocalDate.EPOCH, List.of());

        private Looked {
            told = List.copyOf(told);
        }

        private boolean hasTold(AccountId account, LocalDate today) {
            return YearMonth.from(day).equals(YearMonth.from(today)) && told.contains(account);
        }
    }

    /**
     * @param most how many US dollars an account may cost in a month before somebody is told
     */
    IdleAccounts(
            Ledger ledger,
            Supplier<CostExplorerClient> costExplorer,
            SpendingMessages messages,
            int most,
            Clock clock) {
        this.ledger = ledger;
        this.costExplorer = costExplorer;
        this.messages = messages;
        this.most = BigDecimal.valueOf(most);
        this.clock = clock;
    }

    /** Looks at them, if that was not done today. */
    void look() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Looked before = ledger.document(KEY, Looked.class).orElse(Looked.NEVER);
        if (!before.day().isBefore(today)) {
            return;
        }
        List<Account> idle =
                IDLE.stream()
                        .flatMap(status -> ledger.accounts().all(status).stream())
                        .filter(account -> IdleCosts.came(account).isBefore(today))
                        .toList();
        if (idle.isEmpty()) {
            return;
        }
        IdleCosts costs = read(idle, today);
        List<AccountId> told = new ArrayList<>();
        for (Account account : idle) {
            Idle spent =
                    new Idle(
                            account,
                            YearMonth.from(today),
                            costs.byAccount().getOrDefault(account.id(), Map.of()));
            boolean isTold = before.hasTold(account.id(), today);
            if (!isTold && spent.dollars().compareTo(most) > 0) {
                messages.idle(spent);
                isTold = true;
            }
            if (isTold) {
                told.add(account.id());
            }
        }
        ledger.updateDocument(KEY, Looked.class, _ -> new Looked(today, told));
    }

    private IdleCosts read(List<Account> idle, LocalDate today) {
        try {
            return IdleCosts.read(costExplorer.get(), idle, today);
        } catch (VendingFailed refused) {
            if (MonthlyCosts.isNotOpen(refused)) {
                throw new VendingFailed(
                        Explanation.of(
                                "What accounts that nobody holds have cost cannot be read.",
                                "Cost Explorer has no costs: " + MonthlyCosts.HOW_TO_OPEN),
                        refused.code().orElse(null),
                        refused);
            }
            throw refused;
        }
    }
}
