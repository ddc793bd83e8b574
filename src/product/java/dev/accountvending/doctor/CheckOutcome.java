package dev.accountvending.doctor;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a look at one point gave.
 *
 * @param line of one that is not well, what is wrong and what to change; of one that is, what was
 *     seen, where that is worth telling
 */
record CheckOutcome(CheckStatus status, @Nullable String line) {
    private static final int LONGEST = 600;

    static CheckOutcome ok() {
        return new CheckOutcome(CheckStatus.OK, null);
    }

    static CheckOutcome ok(String seen) {
        return new CheckOutcome(CheckStatus.OK, inOneLine(seen));
    }

    static CheckOutcome failing(String line) {
        return new CheckOutcome(CheckStatus.FAILING, inOneLine(line));
    }

    /** Fails with all that is wrong, in one line; well where nothing is. */
    static CheckOutcome of(List<String> wrong) {
        return wrong.isEmpty() ? ok() : failing(String.join(" ", wrong));
    }

    static CheckOutcome notSetUp(String line) {
        return new CheckOutcome(CheckStatus.NOT_SET_UP, inOneLine(line));
    }

    static CheckOutcome unknown(String line) {
        return new CheckOutcome(CheckStatus.UNKNOWN, inOneLine(line));
    }

    private static String inOneLine(String text) {
        // AWS's own sentences end with a point where ours do too.
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("(?<!\\.)\\.\\.(?!\\.)", ".");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
