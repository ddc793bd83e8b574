package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.PlainText;
import dev.accountvending.model.SlackMessage;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A request for more than a lease's kind allows, until approvers decide.
 *
 * @param days how many days later it ends
 * @param monthlyBudget in US dollars
 * @param messages in which approvers were asked in Slack; absent until they were asked
 * @param decision absent until an approver has decided
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitIncrease(
        String by,
        Instant at,
        @Nullable Integer days,
        @Nullable Integer monthlyBudget,
        @Nullable String why,
        @Nullable List<SlackMessage> messages,
        @Nullable Decision decision)
        implements LimitIncreaseBuilder.With {
    public LimitIncrease {
        why = PlainText.visibleOrNull(why);
        messages = messages == null ? null : List.copyOf(messages);
    }

    /** Creates one that no one has decided on. */
    public LimitIncrease(
            String by,
            Instant at,
            @Nullable Integer days,
            @Nullable Integer monthlyBudget,
            @Nullable String why,
            @Nullable List<SlackMessage> messages) {
        this(by, at, days, monthlyBudget, why, messages, null);
    }

    /** Returns whether the same person wants the same, no matter when they said so. */
    public boolean isSameWishAs(LimitIncrease other) {
        return by.equals(other.by)
                && Objects.equals(days, other.days)
                && Objects.equals(monthlyBudget, other.monthlyBudget);
    }

    /** Returns what is wanted, in words. */
    public String words() {
        String more = days == null ? "" : days == 1 ? "1 more day" : days + " more days";
        String budget =
                monthlyBudget == null
                        ? ""
                        : "a monthly budget of %d dollars".formatted(monthlyBudget);
        return more.isEmpty() || budget.isEmpty() ? more + budget : more + " and " + budget;
    }
}
