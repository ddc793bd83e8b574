package dev.accountvending.local;

import dev.accountvending.local.slack.SlackApp;

/**
 * How to be Slack here: what to send where, signed with what, and where the product's calls to
 * Slack are listed.
 */
public record SlackEndpoints(
        String commandsUrl, String interactionsUrl, String signingSecret, String messagesUrl) {
    static SlackEndpoints of(SlackApp app) {
        return new SlackEndpoints(
                app.commandsUrl(), app.interactionsUrl(), app.signingSecret(), app.messagesUrl());
    }
}
