package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The progress of the account's cleaning, in passes.
 *
 * @param passes how many have begun
 * @param cleanInARow how many of the last that ended found nothing to remove
 * @param build of the pass that runs, or of the last
 * @param at when that pass began
 * @param left what the last pass left, or could not read
 * @param provenAt when our own inventory found no more than the account held when it was new;
 *     absent until then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cleaning(
        int passes,
        int cleanInARow,
        @Nullable String build,
        Instant at,
        @Nullable String left,
        @Nullable Instant provenAt) {

    /** Creates one that is not proven. */
    public Cleaning(
            int passes,
            int cleanInARow,
            @Nullable String build,
            Instant at,
            @Nullable String left) {
        this(passes, cleanInARow, build, at, left, null);
    }

    /** Returns a copy with the account proven empty. */
    public Cleaning proven(Instant when) {
        return new Cleaning(passes, cleanInARow, build, at, left, when);
    }
}
