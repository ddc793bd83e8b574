package dev.accountvending.local.functions;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often EventBridge runs a function, such as {@code rate(15 minutes)} (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">schedule
 * patterns</a>).
 */
public record Rate(Duration every) {
    private static final Pattern FORM =
            Pattern.compile("rate\\(\\s*([1-9]\\d{0,5})\\s+(minute|hour|day)s?\\s*\\)");

    public Rate {
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("A schedule runs once a minute at the most.");
        }
    }

    static Rate parse(String expression) {
        Matcher parts = FORM.matcher(expression.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the local cloud understands schedules such as rate(15 minutes), rate(1 hour) or"
                            + " rate(1 day), and no cron; not "
                            + expression);
        }
        ChronoUnit unit =
                ChronoUnit.valueOf(parts.group(2).toUpperCase(java.util.Locale.ROOT) + "S");
        return new Rate(Duration.of(Long.parseLong(parts.group(1)), unit));
    }
}
