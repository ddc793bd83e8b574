package dev.accountvending.cost;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Optional;

/**
 * What is known of an account's spend in a month, in US dollars. AWS's figure is of the account and
 * some hours late, which makes three things of it that it does not say:
 *
 * <ul>
 *   <li>of an account that was another's earlier in the month, what that lease spent is not this
 *       one's;
 *   <li>a budget that was changed shows zero until AWS has looked again;
 *   <li>in the first hours of a month it may still be the month before's.
 * </ul>
 *
 * @param lease that the account was seen with last
 * @param before what earlier leases spent in the month
 * @param seen AWS's last figure
 */
public record MonthSpend(LeaseId lease, YearMonth month, BigDecimal before, BigDecimal seen) {
    public MonthSpend {
        before = cents(before);
        seen = cents(seen);
    }

    /** The key of the document about an account. */
    static String key(AccountId account) {
        return "SPENDING#" + account;
    }

    /** Returns what a lease that is held has spent in a month; empty until that was looked at. */
    public static Optional<BigDecimal> of(Lease lease, YearMonth month, Ledger ledger) {
        AccountId account = lease.status().isHeld() ? lease.accountId() : null;
        return account == null
                ? Optional.empty()
                : ledger.document(key(account), MonthSpend.class)
                        .filter(known -> known.lease.equals(lease.id()))
                        .map(known -> known.spentIn(month));
    }

    /**
     * What is known after a look.
     *
     * @param known what was before it; null where nothing was
     * @param figure AWS's
     * @param isFirstDay whether the month has just begun
     */
    static MonthSpend after(
            @Nullable MonthSpend known,
            LeaseId lease,
            YearMonth month,
            BigDecimal figure,
            boolean isFirstDay) {
        if (known == null) {
            return new MonthSpend(lease, month, BigDecimal.ZERO, figure);
        }
        if (!known.month.equals(month)) {
            boolean isStillTheOld = isFirstDay && cents(figure).compareTo(known.seen) >= 0;
            return isStillTheOld ? known : new MonthSpend(lease, month, BigDecimal.ZERO, figure);
        }
        BigDecimal now = figure.signum() == 0 ? known.seen : figure;
        return known.lease.equals(lease)
                ? new MonthSpend(lease, month, known.before, now)
                : new MonthSpend(lease, month, known.seen, now);
    }

    /** What the lease has spent in a month, as far as that is known. */
    BigDecimal spentIn(YearMonth wanted) {
        return month.equals(wanted)
                ? seen.subtract(before).max(cents(BigDecimal.ZERO))
                : cents(BigDecimal.ZERO);
    }

    private static BigDecimal cents(BigDecimal dollars) {
        return dollars.setScale(2, RoundingMode.HALF_UP);
    }
}
