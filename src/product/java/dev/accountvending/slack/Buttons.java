package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;

import com.slack.api.model.block.element.BlockElement;

import dev.accountvending.model.AccountName;

import java.util.Set;

/** The buttons of messages that people get from here, by what Slack names them when pressed. */
final class Buttons {
    /** "Yes, retire it"; its value is a question's token. */
    static final String RETIRE = "retire-account";

    /**
     * "Yes, approve it", after a word; its value is a question's token, and behind a space the
     * reason, if there is one.
     */
    static final String APPROVE = "approve-by-word";

    /** "Yes, reject it", likewise. */
    static final String REJECT = "reject-by-word";

    /** "Cancel", beside each of them; its value is the account's name. */
    static final String KEEP = "keep-account";

    /** Opens the form for a new account. */
    static final String OPEN_FORM = "open-form";

    /** Those that are used once: the answer takes the place of the message with the button. */
    static final Set<String> ARE_REPLACED = Set.of(RETIRE, APPROVE, REJECT, KEEP, OPEN_FORM);

    private Buttons() {}

    /** "Cancel", which changes nothing. */
    static BlockElement cancel(AccountName name) {
        return button(KEEP, name.value(), "Cancel", "default");
    }
}
