package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;

import com.slack.api.model.block.element.BlockElement;

import dev.accountvending.model.AccountName;

import java.util.Set;

/** The action ids of our messages' buttons, which Slack sends when they are pressed. */
final class Buttons {
    /** "Yes, retire it"; its value is a question's token. */
    static final String RETIRE = "retire-account";

    /**
     * "Yes, approve it", after a typed command; its value is a question's token, followed by a
     * space and the reason, if there is one.
     */
    static final String APPROVE = "approve-by-word";

    /** "Yes, reject it", with the same value. */
    static final String REJECT = "reject-by-word";

    /** "Cancel", beside each of them; its value is the account's name. */
    static final String KEEP = "keep-account";

    /** Opens the form for a new account. */
    static final String OPEN_FORM = "open-form";

    /** Buttons that are used once: the answer replaces the message with the button. */
    static final Set<String> ARE_REPLACED = Set.of(RETIRE, APPROVE, REJECT, KEEP, OPEN_FORM);

    private Buttons() {}

    /** Returns the button "Cancel", which changes nothing. */
    static BlockElement cancel(AccountName name) {
        return button(KEEP, name.value(), "Cancel", "default");
    }
}
