package dev.accountvending.notify;

import dev.accountvending.model.Ascii;

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
        return Ascii.lower(name());
    }

    /** Returns what it sends, as {@code An e-mail}. */
    String article() {
        return words;
    }
}
