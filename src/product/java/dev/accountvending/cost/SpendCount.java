package dev.accountvending.cost;

import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.notify.SpendingMessages.Spent;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** Counts what a lease has spent in the month, and keeps its account's budget at AWS right. */
final class SpendCount {
    private final Ledger ledger;
    private final Catalog catalog;
    private final Clock clock;

    SpendCount(Ledger ledger, Catalog catalog, Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Reads what was spent, then puts the budget right: once changed, it does not tell for hours.
     * Its limit is larger by what others had spent in the month, for AWS's own mails to the owner
     * are about the account's whole month.
     */
    Spent of(Lease lease, AccountId account, MonthlyBudget budget) {
        int dollars = MonthlyBudget.inForce(lease, catalog);
        Optional<MonthlyBudget.Held> held = budget.held();
        BigDecimal figure = held.map(MonthlyBudget.Held::spent).orElse(BigDecimal.ZERO);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        YearMonth month = YearMonth.from(today);
        LocalDate handedOver = handedOver(lease, account);
        MonthSpend tally =
                ledger.updateDocument(
                        MonthSpend.key(account),
                        MonthSpend.class,
                        known -> MonthSpend.after(known, lease.id(), today, figure, handedOver));
        int limit = dollars + tally.othersIn(month);
        if (held.filter(there -> there.isOf(limit)).isEmpty()) {
            budget.apply(limit, lease.request().owner());
        }
        return new Spent(tally.spentIn(month), dollars, month);
    }

    private @Nullable LocalDate handedOver(Lease lease, AccountId account) {
        Account held = ledger.accounts().find(account).orElse(null);
        return held != null && lease.id().equals(held.lease()) ? DailyLook.handedOver(held) : null;
    }
}
