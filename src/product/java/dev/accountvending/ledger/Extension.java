package dev.accountvending.ledger;

import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * An extension that is asked for.
 *
 * @param key identifies a repeat of the request, so that it extends nothing twice
 */
public record Extension(Duration longer, String by, @Nullable String why, @Nullable String key) {
    public Extension {
        why = PlainText.visibleOrNull(why);
    }

    /** Returns the extension as a limit increase, which approvers must allow. */
    LimitIncrease asLimitIncrease(Instant at) {
        return new LimitIncrease(by, at, Math.toIntExact(longer.toDays()), null, why, null);
    }
}
