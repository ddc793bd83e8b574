package dev.accountvending.model;

import java.util.Optional;

/**
 * The messages about a failure.
 *
 * @param forRequester a plain sentence: what happened and what they can do
 * @param forAdministrators what an administrator must do; absent if they need not act
 */
public record Explanation(String forRequester, Optional<String> forAdministrators) {
    private static final String MARK = "\nFor administrators: ";

    public static Explanation of(String forRequester) {
        return new Explanation(forRequester, Optional.empty());
    }

    public static Explanation of(String forRequester, String forAdministrators) {
        return new Explanation(forRequester, Optional.of(forAdministrators));
    }

    /** Reads what {@link #toString()} wrote. */
    public static Explanation parse(String text) {
        int mark = text.indexOf(MARK);
        return mark < 0
                ? of(text)
                : of(text.substring(0, mark), text.substring(mark + MARK.length()));
    }

    /** Returns the sentence that says the most: AWS's own, where there is one. */
    public String inFull() {
        return forAdministrators.orElse(forRequester);
    }

    @Override
    public String toString() {
        return forRequester + forAdministrators.map(MARK::concat).orElse("");
    }
}
