package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.SlackMessage;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

/**
 * The messages that a lease's owner got.
 *
 * @param reminder the last one of its end
 * @param review of a lease without an end
 * @param slackMessage in which its progress is shown, if it was asked for in Slack
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notices(
        @Nullable Reminder reminder, @Nullable Review review, @Nullable SlackMessage slackMessage)
        implements NoticesBuilder.With {
    static final Notices NONE = new Notices(null, null, null);
}
