package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;

/**
 * What a lease's spending has led to.
 *
 * @param freeze why it is FROZEN; kept until its owner got the message that it no longer is
 * @param warned the month of the owner's last warning that the budget is nearly used up
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spending(@Nullable Freeze freeze, @Nullable YearMonth warned)
        implements SpendingBuilder.With {
    static final Spending NONE = new Spending(null, null);
}
