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
 * What somebody wants for a lease beyond what its kind allows, until approvers decide.
 *
 * @param days by which it is to end later
 * @param monthlyBudget in US dollars
 * @param messages in which approvers were asked in Slack; absent until they were asked
 * @param decision absent until somebody has decided
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

    /** One that nobody has decided on. */
    public LimitIncrease(
            String by,
            Instant at,
            @Nullable Integer days,
            @Nullable Integer monthlyBudget,
            @Nullable String why,
            @Nullable List<SlackMessage> messages) {
        this(by, at, days, monthlyBudget, why, messages, null);
    }

    /** Whether the same person wants the same, whenever they said so. */
    public boolean isSameWishAs(LimitIncrease other) {
        return by.equals(other.by)
                && Objects.equals(days, other.days)
                && Objects.equals(monthlyBudget, other.monthlyBudget);
    }

    /** What is wanted, in words. */
    public String words() {
        String more = days == null ? "" : days == 1 ? "1 more day" : days + " more days";
        String budget =
                monthlyBudget == null
                        ? ""
                        : "a monthly budget of %d dollars".formatted(monthlyBudget);
        return more.isEmpty() || budget.isEmpty() ? more + budget : more + " and " + budget;
    }
}
