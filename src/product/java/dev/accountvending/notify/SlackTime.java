package dev.accountvending.notify;

import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Writes times so that Slack shows them to each reader in their own zone (<a
 * href="https://docs.slack.dev/messaging/formatting-message-text#date-formatting">date
 * formatting</a>).
 */
public final class SlackTime {
    private SlackTime() {}

    /** Returns a day in Slack's markup; null is "never". */
    public static String day(@Nullable Instant at) {
        return at == null
                ? "never"
                : "<!date^%d^{date_short_pretty}|%s>".formatted(at.getEpochSecond(), Times.day(at));
    }
}
