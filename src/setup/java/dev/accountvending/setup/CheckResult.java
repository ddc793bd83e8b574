package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The result of one check.
 *
 * @param subject what was checked, as {@code unit Sandbox}
 * @param remedy null if we have no fix for it, or none is needed
 */
public record CheckResult(
        CheckStatus verdict, String subject, String detail, @Nullable Fix remedy) {
    static CheckResult there(String subject, String detail) {
        return new CheckResult(CheckStatus.THERE, subject, detail, null);
    }

    static CheckResult missing(String subject, String detail) {
        return new CheckResult(CheckStatus.MISSING, subject, detail, null);
    }

    static CheckResult wrong(String subject, String detail) {
        return new CheckResult(CheckStatus.WRONG, subject, detail, null);
    }

    static CheckResult unknown(String subject, String why) {
        return new CheckResult(CheckStatus.UNKNOWN, subject, why, null);
    }

    /** Returns whether there is room for so many. */
    static CheckResult room(boolean enough, String subject, String detail) {
        return new CheckResult(
                enough ? CheckStatus.THERE : CheckStatus.TOO_SMALL, subject, detail, null);
    }

    CheckResult with(Fix change) {
        return new CheckResult(verdict, subject, detail, change);
    }

    public Optional<Fix> change() {
        return Optional.ofNullable(remedy);
    }
}
