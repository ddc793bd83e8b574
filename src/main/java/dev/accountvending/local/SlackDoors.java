package dev.accountvending.local;

import dev.accountvending.local.slack.SlackApp;

/**
 * How to be Slack here: what to send where, signed with what, and where the product's calls to
 * Slack are listed.
 */
public record SlackDoors(
        String commandsUrl, String interactionsUrl, String signingSecret, String messagesUrl) {
    static SlackDoors of(SlackApp app) {
        return new SlackDoors(
                app.commandsUrl(), app.interactionsUrl(), app.signingSecret(), app.messagesUrl());
    }
}
