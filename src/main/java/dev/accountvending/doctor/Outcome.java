package dev.accountvending.doctor;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a look at one point gave.
 *
 * @param line of one that is not well, what is wrong and what to change; of one that is, what was
 *     seen, where that is worth telling
 */
record Outcome(Status status, @Nullable String line) {
    private static final int LONGEST = 600;

    static Outcome ok() {
        return new Outcome(Status.OK, null);
    }

    static Outcome ok(String seen) {
        return new Outcome(Status.OK, inOneLine(seen));
    }

    static Outcome failing(String line) {
        return new Outcome(Status.FAILING, inOneLine(line));
    }

    /** Fails with all that is wrong, in one line; well where nothing is. */
    static Outcome of(List<String> wrong) {
        return wrong.isEmpty() ? ok() : failing(String.join(" ", wrong));
    }

    static Outcome notSetUp(String line) {
        return new Outcome(Status.NOT_SET_UP, inOneLine(line));
    }

    static Outcome unknown(String line) {
        return new Outcome(Status.UNKNOWN, inOneLine(line));
    }

    private static String inOneLine(String text) {
        // AWS's own sentences end with a point where ours do too.
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("(?<!\\.)\\.\\.(?!\\.)", ".");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
