package dev.accountvending.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads how far to move a clock: {@code +7d}, {@code 90m}, {@code 2h}, {@code 30s}, {@code 1w}, or
 * ISO 8601 such as {@code P7D} and {@code PT90M}.
 */
final class ForwardDuration implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})([wdhms])");

    @Override
    public Duration convert(String text) {
        Duration duration = parse(text.startsWith("+") ? text.substring(1) : text);
        if (duration.isNegative() || duration.isZero()) {
            throw unreadable(text);
        }
        return duration;
    }

    private static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        return matcher.matches()
                ? of(Long.parseLong(matcher.group(1)), matcher.group(2))
                : iso(text);
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "w" -> Duration.ofDays(7 * amount);
            case "d" -> Duration.ofDays(amount);
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw unreadable(text);
        }
    }

    private static TypeConversionException unreadable(String text) {
        return new TypeConversionException(
                "\"%s\" is not a time to move forward by, such as +7d, 90m or P7D".formatted(text));
    }
}
