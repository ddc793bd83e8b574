package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.accountvending.local.Release;
import dev.accountvending.local.core.LockedFile;
import dev.accountvending.local.functions.FunctionClasses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The version that was released last, with its classes and archives, made from this repository's
 * history by {@code tests/upgrade/build}.
 *
 * @param project the root folder of its sources
 */
record ReleasedVersion(Path project) {
    private static final int NO_HISTORY = 77;

    /** Makes it, or skips the test if the history has no such version here. */
    static ReleasedVersion make() {
        try {
            return LockedFile.hold(Path.of("target/released.lock"), ReleasedVersion::made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReleasedVersion made() throws IOException {
        Process build = new ProcessBuilder("tests/upgrade/build").redirectErrorStream(true).start();
        String told =
                new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = build.onExit().join().exitValue();
        assumeTrue(code != NO_HISTORY, () -> "skipped: no released version. " + told);
        assertThat(code).as(told).isZero();
        return new ReleasedVersion(Path.of(told.lines().toList().getLast()));
    }

    Release release() {
        return new Release(project, FunctionClasses.in(project.resolve("target/product/classes")));
    }

    /** The functions' archive. */
    Path archive() {
        return project.resolve("target/account-vending-machine.zip");
    }

    /** The libraries' archive. */
    Path layer() {
        return project.resolve("target/account-vending-machine-libraries.zip");
    }
}
