package dev.accountvending.local;

import dev.accountvending.local.slack.SlackApp;

/**
 * How to act as Slack here: the addresses to send to, the signing secret, and the list of the
 * product's calls to Slack.
 */
public record SlackEndpoints(
        String commandsUrl, String interactionsUrl, String signingSecret, String messagesUrl) {
    static SlackEndpoints of(SlackApp app) {
        return new SlackEndpoints(
                app.commandsUrl(), app.interactionsUrl(), app.signingSecret(), app.messagesUrl());
    }
}
