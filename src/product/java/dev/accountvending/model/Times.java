package dev.accountvending.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times for people, in one form and with their zone. */
public final class Times {
    private static final DateTimeFormatter DAY = formatter("d MMMM yyyy");
    private static final DateTimeFormatter MINUTE = formatter("d MMMM yyyy, HH:mm 'UTC'");

    private Times() {}

    /** Returns a day, such as {@code 1 December 2026}, as it is in UTC. */
    public static String day(Instant at) {
        return DAY.format(at);
    }

    /** Returns a day and a time, such as {@code 1 December 2026, 10:00 UTC}. */
    public static String minute(Instant at) {
        return MINUTE.format(at);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
