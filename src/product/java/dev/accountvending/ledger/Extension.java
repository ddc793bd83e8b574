package dev.accountvending.ledger;

import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * An extension that somebody wants.
 *
 * @param key by which a repeat of the wish is known, and extends nothing twice
 */
public record Extension(Duration longer, String by, @Nullable String why, @Nullable String key) {
    public Extension {
        why = PlainText.visibleOrNull(why);
    }

    /** The same, if somebody must allow it. */
    LimitIncrease asLimitIncrease(Instant at) {
        return new LimitIncrease(by, at, Math.toIntExact(longer.toDays()), null, why, null);
    }
}
