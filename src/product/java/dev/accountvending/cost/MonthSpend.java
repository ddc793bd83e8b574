package dev.accountvending.cost;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * What is known of an account's spend in a month, in US dollars. AWS's figure of a budget is of the
 * account and some hours late, which makes three things of it that it does not say:
 *
 * <ul>
 *   <li>of an account that was another's earlier in the month, what that lease spent is not this
 *       one's, also where it is told after the account has changed hands;
 *   <li>a budget that was changed shows zero until AWS has looked again;
 *   <li>in the first hours of a month it may still be the month before's.
 * </ul>
 *
 * <p>In the month of a change of hands the days are counted apart, by Cost Explorer. While it
 * cannot be asked, what AWS tells until two days after the change is taken for the former's.
 *
 * @param lease that the account was seen with last
 * @param before what was spent in the month before the lease's count began
 * @param seen what was spent in the month in all
 * @param counted the last day on which days were counted apart; absent where they need not be
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonthSpend(
        LeaseId lease,
        YearMonth month,
        BigDecimal before,
        BigDecimal seen,
        @Nullable LocalDate counted) {
    /** AWS tells a cost within a day; the second is for what it corrects. */
    private static final int DAYS_LATE = 2;

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
     * What is known after a look at the budget.
     *
     * @param known what was before it; null where nothing was
     * @param figure AWS's, of the whole account
     * @param handedOver when the lease got an account that others had had; null: it was new
     */
    static MonthSpend after(
            @Nullable MonthSpend known,
            LeaseId lease,
            LocalDate today,
            BigDecimal figure,
            @Nullable LocalDate handedOver) {
        YearMonth month = YearMonth.from(today);
        if (known == null || !known.month.equals(month)) {
            boolean isFirstDay = today.getDayOfMonth() == 1;
            if (isFirstDay && known != null && cents(figure).compareTo(known.seen) >= 0) {
                return known;
            }
            boolean isUnknownMonths =
                    isFirstDay
                            && handedOver != null
                            && (known == null || known.month.isBefore(month.minusMonths(1)));
            return after(
                    new MonthSpend(lease, month, BigDecimal.ZERO, BigDecimal.ZERO, null),
                    lease,
                    today,
                    isUnknownMonths ? BigDecimal.ZERO : figure,
                    handedOver);
        }
        boolean isTheLeases = known.lease.equals(lease);
        if (isTheLeases
                && known.counted != null
                && !known.counted.isBefore(today.minusDays(DAYS_LATE))) {
            return known;
        }
        BigDecimal seen = figure.signum() == 0 ? known.seen : figure;
        if (!isTheLeases || isOfTheFormer(handedOver, today)) {
            BigDecimal most = known.seen.max(seen);
            return new MonthSpend(lease, month, most, most, null);
        }
        return new MonthSpend(lease, month, known.before, seen, null);
    }

    private static boolean isOfTheFormer(@Nullable LocalDate handedOver, LocalDate today) {
        return handedOver != null
                && YearMonth.from(handedOver).equals(YearMonth.from(today))
                && !today.isAfter(handedOver.plusDays(DAYS_LATE));
    }

    /** What is known after the days were counted apart. */
    static MonthSpend counted(LeaseId lease, LocalDate today, DailyCosts.Split split) {
        return new MonthSpend(
                lease,
                YearMonth.from(today),
                split.before(),
                split.before().add(split.after()),
                today);
    }

    /** What the lease has spent in a month, as far as that is known. */
    BigDecimal spentIn(YearMonth wanted) {
        return month.equals(wanted)
                ? seen.subtract(before).max(cents(BigDecimal.ZERO))
                : cents(BigDecimal.ZERO);
    }

    /** What others had spent in a month before the lease's count began, in whole dollars. */
    int othersIn(YearMonth wanted) {
        return month.equals(wanted) ? before.setScale(0, RoundingMode.CEILING).intValue() : 0;
    }

    private static BigDecimal cents(BigDecimal dollars) {
        return dollars.setScale(2, RoundingMode.HALF_UP);
    }
}
