package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.escape;

/** Explains the commands of {@code /account}. */
final class Help {
    private static final String WORDS =
            """
            `/account`  opens a form that asks for an account
            `/account new KIND NAME [7d] [stage=STAGE] [purpose=…]`  asks for one without the form; an administrator can add `owner=E-MAIL`
            `/account list`  your accounts
            `/account show NAME`  status, end date, and the reason if it failed
            `/account hand-over NAME`  sign-in links and what you need to begin
            `/account extend NAME 7d [why]`  moves its end; approvers are asked if that is longer than its kind may last
            `/account budget NAME DOLLARS [why]`  changes its monthly budget; approvers are asked if that is more than its kind may spend
            `/account keep NAME`  confirms that an account without an end date is still needed
            `/account retire NAME`  gives it back, or withdraws a request
            `/account approve NAME`, `/account reject NAME WHY`  for approvers
            `/account help`  shows this""";

    private Help() {}

    static SlackAnswer all() {
        return SlackAnswer.of(WORDS);
    }

    /** Returns the help for a command that was not understood. */
    static SlackAnswer instead(String what) {
        return SlackAnswer.of(":question: " + escape(what)).with(all().blocks());
    }
}
