package dev.accountvending.setup.acceptance;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One assumption about AWS that is tried.
 *
 * <p>A check names all that it makes after the run ({@link Surroundings#named}), so that what it
 * made can be removed without a record of it: after a run that was killed, too.
 */
interface Check {
    /** Returns its name in reports and for {@code --only}, such as {@code snapshots}. */
    String name();

    /** Returns what it tries, as a sentence for a person. */
    String purpose();

    /** Returns what it makes, in words; empty if it only reads. */
    default String makes() {
        return "";
    }

    /** Returns what it costs at most, in US dollars. */
    default BigDecimal dollars() {
        return BigDecimal.ZERO;
    }

    /** Returns whether it works in the account that the run has vended. */
    default boolean needsAccount() {
        return false;
    }

    /** Returns how the local cloud differs from AWS here; empty if it does not. */
    default Optional<String> localDifference() {
        return Optional.empty();
    }

    /**
     * Tries it. What it made by a run that was interrupted has been removed before.
     *
     * @throws RuntimeException AWS's own if it refuses a call that should succeed; the report then
     *     has AWS's words
     */
    Outcome run(Surroundings surroundings);

    /** Returns whether what it made stays for other checks until the end of the run. */
    default boolean isKept() {
        return false;
    }

    /**
     * Removes what {@link #run} made, if it is there. It can be repeated, and is safe after a run
     * that stopped anywhere.
     */
    default void cleanUp(Surroundings surroundings) {}
}
