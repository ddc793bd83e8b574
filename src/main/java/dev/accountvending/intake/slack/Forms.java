package dev.accountvending.intake.slack;

/** The forms that are opened, by what Slack names them when they come back. */
final class Forms {
    static final String NEW_ACCOUNT = "new-account";
    static final String REJECTION = "reject-account";

    /** The one field of a rejection. */
    static final String WHY = "why";

    static final int LONGEST_WHY = 500;

    private Forms() {}
}
