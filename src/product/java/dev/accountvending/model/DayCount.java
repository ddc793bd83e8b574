package dev.accountvending.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a number of days as people write it: {@code 7}, {@code 7d}, {@code 7D} or {@code +7d}. */
public final class DayCount {
    private static final Pattern DAYS = Pattern.compile("\\+?([1-9][0-9]{0,4})[dD]?");

    private DayCount() {}

    /** Returns whether a text begins like a number, so that it can only mean one. */
    public static boolean isMeantBy(String text) {
        return text.matches("\\+?[0-9].*");
    }

    /**
     * Reads it.
     *
     * @throws InvalidValue if it is not one
     */
    public static int parse(String text) {
        Matcher matcher = DAYS.matcher(text);
        InvalidValue.check(
                matcher.matches(), "\"%s\" is not a whole number of days, such as 7d.", text);
        return Integer.parseInt(matcher.group(1));
    }
}
