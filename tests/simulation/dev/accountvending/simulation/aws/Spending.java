package dev.accountvending.simulation.aws;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each account costs on each day, in US dollars. AWS knows of a day some hours after it. */
public final class Spending {
    private static final Duration LATE = Duration.ofHours(12);

    private final Clock clock;
    private final Map<String, SortedMap<LocalDate, BigDecimal>> days = new HashMap<>();

    Spending(Clock clock) {
        this.clock = clock;
    }

    /** Adds to what an account costs on a day. */
    public void add(String account, LocalDate day, BigDecimal dollars) {
        days.computeIfAbsent(account, _ -> new TreeMap<>()).merge(day, dollars, BigDecimal::add);
    }

    /** Returns what an account has cost, by day, whether or not AWS knows it yet. */
    public SortedMap<LocalDate, BigDecimal> of(String account) {
        return Collections.unmodifiableSortedMap(days.getOrDefault(account, new TreeMap<>()));
    }

    /** Returns what AWS knows of the account's month. */
    BigDecimal known(String account) {
        Instant now = clock.instant();
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        return known(account, month.atDay(1), month.plusMonths(1).atDay(1)).values().stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns what AWS knows of the days from the first on and before the last. */
    SortedMap<LocalDate, BigDecimal> known(String account, LocalDate first, LocalDate before) {
        Instant now = clock.instant();
        SortedMap<LocalDate, BigDecimal> all = days.get(account);
        if (all == null) {
            return new TreeMap<>();
        }
        SortedMap<LocalDate, BigDecimal> known = new TreeMap<>(all.subMap(first, before));
        known.keySet().removeIf(day -> isUnknown(day, now));
        return known;
    }

    private static boolean isUnknown(LocalDate day, Instant now) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(LATE).isAfter(now);
    }

    Map<String, SortedMap<LocalDate, BigDecimal>> all() {
        return days;
    }
}
