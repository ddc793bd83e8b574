package dev.accountvending.simulation.lives;

import java.util.Locale;

/**
 * What somebody does. Its subject is the name that a person asked for, unless said otherwise; its
 * argument, if it has one, stands in brackets.
 */
enum Deed {
    /** Asks for an account [kind, days or "-", owner]. */
    ASK,
    /** Looks at a lease, and remembers what there was to decide and to end. */
    LOOK,
    /** Asks for a later end [days]. */
    EXTEND,
    /** Decides on what waits now [yes or no]. */
    DECIDE,
    /** Decides on what they saw when they last looked [yes or no]. */
    DECIDE_AS_SEEN,
    /** Ends, cancels or withdraws. */
    RETIRE,
    /** Ends what they saw when they last looked. */
    RETIRE_AS_SEEN,
    /** Changes the budget [dollars]. */
    BUDGET,
    COMPLETE,
    KEEP,
    RESUME,
    /** Lets a kind's requests go on; its subject is the kind. */
    RESUME_KIND,
    /** Releases the domain of the subject's lease. */
    RELEASE,
    /** Compares the organization with the ledger [fix or look]; without a subject. */
    RECONCILE,
    /** Types a command in Slack [its text]; the subject may be nothing. */
    COMMAND,
    /** Presses every button that Slack shows, how old it may be. */
    PRESS,
    /** Opens a session in the account, and keeps it. */
    ENTER,
    /** Makes something in the account, in a session from before or a new one [type]. */
    MAKE,
    /** Makes a role that trusts its maker, likewise [its name]. */
    LEAVE_ROLE,
    /** Makes a user with a key, likewise [its name]. */
    LEAVE_KEY,
    /** Has the account cost money today [dollars]. */
    SPEND,
    /** Renames an organizational unit [name]; its subject is the unit's path. */
    RENAME_UNIT,
    /** Moves the account by hand [path of a unit]. */
    MOVE,
    /** Detaches the policy from a unit for an hour [policy]; its subject is the unit's path. */
    DETACH,
    /** Denies everything to everybody below a unit for an hour; its subject is the unit's path. */
    DENY_ALL,
    /** Deletes a role of the account [its name]. */
    REMOVE_ROLE,
    /** Points the domain elsewhere. */
    REDIRECT,
    /** Removes the domain's delegation. */
    UNDELEGATE,
    /** Stops the lease's execution in the console. */
    ABORT,
    /** Replaces all functions by new instances; without a subject. */
    DEPLOY,
    /** Loses their sign-in, as a leaver does; without a subject. */
    LEAVE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Deed of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns whether somebody outside the product changes what is the product's. */
    boolean isOutside() {
        return switch (this) {
            case RENAME_UNIT, MOVE, DETACH, DENY_ALL, REMOVE_ROLE, REDIRECT, UNDELEGATE, ABORT ->
                    true;
            default -> false;
        };
    }
}
