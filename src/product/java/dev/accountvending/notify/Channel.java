package dev.accountvending.notify;

import java.util.Locale;

/** A way to people. */
enum Channel {
    MAIL("An e-mail"),
    SLACK("A Slack message");

    private final String words;

    Channel(String words) {
        this.words = words;
    }

    /** Returns its name in events and in the ledger. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what it sends, as {@code An e-mail}. */
    String article() {
        return words;
    }
}
