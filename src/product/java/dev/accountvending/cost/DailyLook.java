package dev.accountvending.cost;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SpendingMessages;
import dev.accountvending.notify.SpendingMessages.Idle;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.costexplorer.CostExplorerClient;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks Cost Explorer once a day what each day has cost, of two kinds of accounts, in which a budget
 * doesn't tell enough:
 *
 * <ul>
 *   <li>those that changed hands in this month. Their budgets' figures are of former leases too;
 *   <li>those that nobody holds. Administrators are told once for each account and month of one
 *       that costs something all the same: no budget's owner would see it.
 * </ul>
 *
 * <p>It costs a cent for a hundred accounts. Where there are none of these, it is not asked.
 */
final class DailyLook {
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
    DailyLook(
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
                        .flatMap(ledger.accounts()::stream)
                        .filter(account -> DailyCosts.came(account).isBefore(today))
                        .toList();
        List<Account> handedOver =
                ledger.accounts().stream(AccountStatus.LEASED)
                        .filter(account -> hasDaysOfItsOwn(account, today))
                        .toList();
        if (idle.isEmpty() && handedOver.isEmpty()) {
            return;
        }
        DailyCosts costs = read(Stream.concat(handedOver.stream(), idle.stream()).toList(), today);
        handedOver.forEach(account -> count(account, costs, today));
        List<AccountId> told = tell(idle, costs, before, today);
        ledger.updateDocument(KEY, Looked.class, _ -> new Looked(today, told));
    }

    /**
     * Returns the day on which a lease got its account, if others had it before.
     *
     * @param account that a lease holds
     */
    static @Nullable LocalDate handedOver(Account account) {
        boolean isNew = account.history().size() == 1;
        return isNew ? null : DailyCosts.came(account);
    }

    private static boolean hasDaysOfItsOwn(Account account, LocalDate today) {
        LocalDate day = handedOver(account);
        return day != null
                && day.isBefore(today)
                && YearMonth.from(day).equals(YearMonth.from(today));
    }

    private void count(Account account, DailyCosts costs, LocalDate today) {
        LeaseId lease = account.lease();
        if (lease != null) {
            MonthSpend counted = MonthSpend.counted(lease, today, costs.of(account.id()));
            ledger.updateDocument(MonthSpend.key(account.id()), MonthSpend.class, _ -> counted);
        }
    }

    private List<AccountId> tell(
            List<Account> idle, DailyCosts costs, Looked before, LocalDate today) {
        List<AccountId> told = new ArrayList<>();
        for (Account account : idle) {
            Idle spent =
                    new Idle(account, YearMonth.from(today), costs.of(account.id()).services());
            boolean isTold = before.hasTold(account.id(), today);
            if (!isTold && spent.dollars().compareTo(most) > 0) {
                messages.idle(spent);
                isTold = true;
            }
            if (isTold) {
                told.add(account.id());
            }
        }
        return told;
    }

    private DailyCosts read(List<Account> accounts, LocalDate today) {
        try {
            return DailyCosts.read(costExplorer.get(), accounts, today);
        } catch (VendingFailed refused) {
            if (MonthlyCosts.isNotOpen(refused)) {
                throw new VendingFailed(
                        Explanation.of(
                                "What accounts cost that nobody holds, or that changed hands this month,"
                                        + " cannot be read.",
                                "Cost Explorer has no costs: " + MonthlyCosts.HOW_TO_OPEN),
                        refused.code().orElse(null),
                        refused);
            }
            throw refused;
        }
    }
}
