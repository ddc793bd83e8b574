package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One entry of a lease's history.
 *
 * @param from absent for the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LeaseChange(
        Instant at, String by, @Nullable LeaseStatus from, LeaseStatus to, @Nullable String why) {
    public LeaseChange {
        why = PlainText.visibleOrNull(why);
    }
}
