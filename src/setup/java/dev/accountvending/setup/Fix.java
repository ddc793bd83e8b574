package dev.accountvending.setup;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Something that would mend a finding.
 *
 * @param question that a person answers with yes or no
 * @param isPossible whether what it stands on is there by now
 * @param made does it, and answers what was done
 */
public record Fix(String question, BooleanSupplier isPossible, Supplier<String> made) {
    static Fix of(String question, Supplier<String> made) {
        return new Fix(question, () -> true, made);
    }

    /**
     * Makes the change.
     *
     * @return what was done
     * @throws SetupFailed where AWS refused
     */
    public String make() {
        return AwsErrorText.explained(made);
    }
}
