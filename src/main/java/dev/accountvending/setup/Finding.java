package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param subject what it is, as {@code unit Sandbox}
 * @param remedy null where nothing of ours mends it, or nothing needs to be mended
 */
public record Finding(Verdict verdict, String subject, String detail, @Nullable Change remedy) {
    static Finding there(String subject, String detail) {
        return new Finding(Verdict.THERE, subject, detail, null);
    }

    static Finding missing(String subject, String detail) {
        return new Finding(Verdict.MISSING, subject, detail, null);
    }

    static Finding wrong(String subject, String detail) {
        return new Finding(Verdict.WRONG, subject, detail, null);
    }

    static Finding unknown(String subject, String why) {
        return new Finding(Verdict.UNKNOWN, subject, why, null);
    }

    /** Whether there is room for so many. */
    static Finding room(boolean enough, String subject, String detail) {
        return new Finding(enough ? Verdict.THERE : Verdict.TOO_SMALL, subject, detail, null);
    }

    Finding with(Change change) {
        return new Finding(verdict, subject, detail, change);
    }

    public Optional<Change> change() {
        return Optional.ofNullable(remedy);
    }
}
