package dev.accountvending.notify;

/** The secrets with which Slack and this app prove their identity to each other. */
public record SlackSecrets(String signingSecret, String botToken) {

    /** Shows neither secret, so that no log can. */
    @Override
    public String toString() {
        return "SlackSecrets";
    }
}
