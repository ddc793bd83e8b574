package dev.accountvending.intake.slack;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.Seen;

/**
 * What a button is about.
 *
 * @param seen what its message showed; of an earlier version's button, nothing that still counts
 * @param why the reason that came with the word, if there was one; else empty
 */
record Subject(AccountName name, Seen seen, String why) {
    /** What a word is about, which names an account and shows nothing. */
    static Subject of(AccountName name) {
        return new Subject(name, Seen.NOT_SAID, "");
    }

    /**
     * Reads a button's value: a question's token, and behind it the reason. Earlier versions wrote
     * the account's name.
     */
    static Subject parse(String value) {
        String[] words = value.split(" ", 3);
        if (words.length == 1) {
            return new Subject(new AccountName(value), Seen.NOTHING, "");
        }
        LeaseId lease = new LeaseId(words[0]);
        return new Subject(
                lease.name(), new Seen(lease, words[1]), words.length == 3 ? words[2] : "");
    }
}
