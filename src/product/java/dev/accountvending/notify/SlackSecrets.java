package dev.accountvending.notify;

/** What Slack and this app prove themselves to each other with. */
public record SlackSecrets(String signingSecret, String botToken) {

    /** Tells neither, so that no log can. */
    @Override
    public String toString() {
        return "SlackSecrets";
    }
}
