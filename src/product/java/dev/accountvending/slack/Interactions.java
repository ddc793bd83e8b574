package dev.accountvending.slack;

/**
 * The forms and their fields, by what Slack names them when they come back. Slack's client is not
 * needed to know them, and the door is quicker without it.
 */
final class Interactions {
    static final String NEW_ACCOUNT = "new-account";
    static final String REJECTION = "reject-account";

    /** The one field of a rejection. */
    static final String WHY = "why";

    static final int LONGEST_WHY = 500;

    private Interactions() {}
}
