package dev.accountvending.intake.slack;

import java.util.Set;

/** The buttons of messages that people get from here, by what Slack names them when pressed. */
final class Buttons {
    /** "Yes, retire it"; its value is the account's name. */
    static final String RETIRE = "retire-account";

    /** "Cancel", beside it. */
    static final String KEEP = "keep-account";

    /** Opens the form for a new account. */
    static final String OPEN_FORM = "open-form";

    /** Those that are used once: the answer takes the place of the message with the button. */
    static final Set<String> ARE_REPLACED = Set.of(RETIRE, KEEP, OPEN_FORM);

    private Buttons() {}
}
