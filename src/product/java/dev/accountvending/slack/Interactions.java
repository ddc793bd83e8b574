package dev.accountvending.slack;

/**
 * The ids of forms and their fields, which Slack sends on submission. They are kept apart from
 * Slack's client, because the handler starts faster without it.
 */
final class Interactions {
    static final String NEW_ACCOUNT = "new-account";
    static final String REJECTION = "reject-account";

    /** The one field of a rejection. */
    static final String WHY = "why";

    static final int LONGEST_WHY = 500;

    private Interactions() {}
}
