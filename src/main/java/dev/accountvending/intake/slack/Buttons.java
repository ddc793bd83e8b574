package dev.accountvending.intake.slack;

/** The buttons of messages that people get from here, by what Slack names them when pressed. */
final class Buttons {
    /** "Yes, retire it"; its value is the account's name. */
    static final String RETIRE = "retire-account";

    /** "Cancel", beside it. */
    static final String KEEP = "keep-account";

    /** Opens the form for a new account. */
    static final String OPEN_FORM = "open-form";

    private Buttons() {}
}
