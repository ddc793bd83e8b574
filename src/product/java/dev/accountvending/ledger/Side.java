package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.PartStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far one part of a lease's account is.
 *
 * @param since when it came into its status
 * @param why AWS's latest answer, if it is INCOMPLETE
 * @param toldAt when people were told that it is INCOMPLETE; null if they were not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Side(
        PartStatus status, Instant since, @Nullable String why, @Nullable Instant toldAt) {
    static Side of(PartStatus status, Instant since) {
        return new Side(status, since, null, null);
    }

    /** Returns the same, INCOMPLETE for this reason; it is so since it first was. */
    Side incomplete(Instant now, String reason) {
        return is(PartStatus.INCOMPLETE)
                ? new Side(status, since, reason, toldAt)
                : new Side(PartStatus.INCOMPLETE, now, reason, null);
    }

    Side told(Instant now) {
        return new Side(status, since, why, now);
    }

    public boolean is(PartStatus other) {
        return status == other;
    }
}
