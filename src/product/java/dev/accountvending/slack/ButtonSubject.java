package dev.accountvending.slack;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.SeenRequest;

/**
 * The subject of a button.
 *
 * @param seen what its message showed; for an earlier version's button, nothing that still counts
 * @param why the reason that came with the command, if there was one; else empty
 */
record ButtonSubject(AccountName name, SeenRequest seen, String why) {
    /** Returns the subject of a typed command, which names an account and shows nothing. */
    static ButtonSubject of(AccountName name) {
        return new ButtonSubject(name, SeenRequest.NOT_SAID, "");
    }

    /**
     * Reads a button's value: a question's token, followed by the reason. Earlier versions wrote
     * the account's name.
     */
    static ButtonSubject parse(String value) {
        String[] words = value.split(" ", 3);
        if (words.length == 1) {
            return new ButtonSubject(new AccountName(value), SeenRequest.NOTHING, "");
        }
        LeaseId lease = new LeaseId(words[0]);
        return new ButtonSubject(
                lease.name(), new SeenRequest(lease, words[1]), words.length == 3 ? words[2] : "");
    }
}
