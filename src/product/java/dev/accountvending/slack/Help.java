package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.escape;

/** What can be said behind {@code /account}. */
final class Help {
    private static final String WORDS =
            """
            `/account`  opens a form that asks for an account
            `/account new KIND NAME [7d] [stage=STAGE] [purpose=…]`  asks for one in words; an administrator adds `owner=E-MAIL`
            `/account list`  your accounts
            `/account show NAME`  where one stands
            `/account hand-over NAME`  what you need to begin with it
            `/account extend NAME 7d [why]`  moves its end; beyond the longest, approvers are asked
            `/account keep NAME`  says that one without an end is still needed
            `/account retire NAME`  gives it back, or withdraws a request
            `/account approve NAME`, `/account reject NAME WHY`  for approvers
            `/account help`  this""";

    private Help() {}

    static SlackAnswer all() {
        return SlackAnswer.of(WORDS);
    }

    /** For words that were not understood. */
    static SlackAnswer instead(String what) {
        return SlackAnswer.of(":question: " + escape(what)).with(all().blocks());
    }
}
