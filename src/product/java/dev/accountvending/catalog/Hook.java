package dev.accountvending.catalog;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * A Lambda function or a state machine of the customer's, in the vending account. The state
 * machines' roles may run what has the prefix, and nothing else.
 *
 * @param function its name, perhaps with a version or an alias, as {@code name:live}
 * @param atMostMinutes for how long it is waited for
 */
public record Hook(@Nullable String function, @Nullable String stateMachine, int atMostMinutes) {
    /** What all names begin with. */
    public static final String PREFIX = "account-vending-hook-";

    private static final Pattern FUNCTION =
            Pattern.compile(PREFIX + "[A-Za-z0-9_-]{1,43}(:[A-Za-z0-9_-]{1,128})?");
    private static final Pattern STATE_MACHINE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{1,59}");
    private static final int LONGEST_FUNCTION = 15;
    private static final int LONGEST_STATE_MACHINE = 24 * 60;

    public Hook {
        Kind.check(
                (function == null) != (stateMachine == null),
                "a hook has either the key function or the key stateMachine");
        checkName(function, "function", FUNCTION, 64);
        checkName(stateMachine, "stateMachine", STATE_MACHINE, 80);
        int most = function == null ? LONGEST_STATE_MACHINE : LONGEST_FUNCTION;
        Kind.check(
                atMostMinutes >= 1 && atMostMinutes <= most,
                "atMostMinutes of a %s must be a number of minutes, 1 to %d"
                        .formatted(function == null ? "state machine" : "function", most));
    }

    private static void checkName(@Nullable String name, String key, Pattern form, int longest) {
        Kind.check(
                name == null || form.matcher(name).matches(),
                "%s must be a name, not an ARN, that begins with %s and has %d characters at most"
                        .formatted(key, PREFIX, longest));
    }

    /** What the customer calls it. */
    public String name() {
        return function == null ? String.valueOf(stateMachine) : function;
    }
}
