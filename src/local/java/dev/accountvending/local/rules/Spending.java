package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.AwsFailure;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What accounts have spent, month by month, in US dollars. Nothing here costs anything, so the
 * amounts are set from outside; budgets and Cost Explorer both read them, and so agree.
 */
final class Spending {
    private final Clock clock;
    private final Map<YearMonth, Map<String, Told>> months = new ConcurrentHashMap<>();
    private final Map<YearMonth, Map<String, BigDecimal>> credits = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    /**
     * @param dollars of the month
     * @param days when they were spent, which is when they were set unless another day was named
     */
    private record Told(BigDecimal dollars, Instant at, SortedMap<LocalDate, BigDecimal> days) {}

    Spending(Clock clock) {
        this.clock = clock;
    }

    /** Sets whether Cost Explorer may be asked. */
    void open(boolean isOpen) {
        open = isOpen;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Sets what an account has spent in the clock's month, in all, without credits.
     *
     * @param day on which what is new of it was spent; null: today
     */
    void tell(String account, BigDecimal dollars, @Nullable LocalDate day) {
        Instant now = clock.instant();
        months.computeIfAbsent(month(), _ -> new ConcurrentHashMap<>())
                .compute(
                        account,
                        (_, before) -> {
                            SortedMap<LocalDate, BigDecimal> days = new TreeMap<>();
                            BigDecimal more = dollars;
                            if (before != null) {
                                days.putAll(before.days());
                                more = dollars.subtract(before.dollars());
                            }
                            days.merge(
                                    day == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : day,
                                    more,
                                    BigDecimal::add);
                            return new Told(dollars, now, days);
                        });
    }

    /** Sets what AWS gives an account in credits in the clock's month, on the month's first day. */
    void credit(String account, BigDecimal dollars) {
        credits.computeIfAbsent(month(), _ -> new ConcurrentHashMap<>()).put(account, dollars);
    }

    /** Returns an account's credits in a month. */
    BigDecimal creditsIn(YearMonth month, String account) {
        return Optional.ofNullable(credits.getOrDefault(month, Map.of()).get(account))
                .orElse(BigDecimal.ZERO);
    }

    /** Returns what an account has spent on each day of a month. */
    SortedMap<LocalDate, BigDecimal> daysOf(YearMonth month, String account) {
        return Optional.ofNullable(months.getOrDefault(month, Map.of()).get(account))
                .map(Told::days)
                .orElseGet(TreeMap::new);
    }

    /** Returns the clock's month, in UTC as at AWS. */
    YearMonth month() {
        return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    }

    /** Returns what an account has spent in the clock's month. */
    BigDecimal ofThisMonth(String account) {
        return Optional.ofNullable(in(month()).get(account)).orElse(BigDecimal.ZERO);
    }

    /** Returns whether the amount was set after a time. */
    boolean isNews(String account, Instant since) {
        return Optional.ofNullable(months.getOrDefault(month(), Map.of()).get(account))
                .filter(told -> !told.at().isBefore(since))
                .isPresent();
    }

    /** Returns what each account that cost anything has spent in a month. */
    SortedMap<String, BigDecimal> in(YearMonth month) {
        SortedMap<String, BigDecimal> spent = new TreeMap<>();
        months.getOrDefault(month, Map.of())
                .forEach((account, told) -> spent.put(account, told.dollars()));
        return spent;
    }

    static AwsFailure invalid(String code, String why) {
        return new AwsFailure(400, code, why);
    }
}
