package dev.accountvending.model;

/**
 * The place of a message in Slack, so that it can be changed (<a
 * href="https://docs.slack.dev/reference/methods/chat.update">chat.update</a>).
 *
 * @param channel the id of the channel, or of the conversation with one person
 * @param ts the message's timestamp, which names it in its channel
 */
public record SlackMessage(String channel, String ts) {}
