package dev.accountvending;

import java.nio.file.Path;

/**
 * A version of the product, built.
 *
 * @param project the root folder of its sources
 * @param archive of its functions
 * @param layer its libraries' archive
 */
record PackagedVersion(String name, Path project, Path archive, Path layer) {
    /** The one that was built before this suite. */
    static PackagedVersion present() {
        return new PackagedVersion(
                "present",
                Path.of(""),
                Path.of(System.getProperty("avm.archive")),
                Path.of(System.getProperty("avm.layer")));
    }

    /** The one that was released last; without it the test is skipped. */
    static PackagedVersion released() {
        ReleasedVersion released = ReleasedVersion.make();
        return new PackagedVersion(
                "released", released.project(), released.archive(), released.layer());
    }
}
