package dev.accountvending.setup;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A change that would mend a finding.
 *
 * @param question that a person answers with yes or no
 * @param isPossible whether its prerequisites are there by now
 * @param made makes it, and returns what was done
 */
public record Fix(String question, BooleanSupplier isPossible, Supplier<String> made) {
    static Fix of(String question, Supplier<String> made) {
        return new Fix(question, () -> true, made);
    }

    /**
     * Makes the change.
     *
     * @return what was done
     * @throws SetupFailed if AWS refused
     */
    public String make() {
        return AwsErrorText.explained(made);
    }
}
