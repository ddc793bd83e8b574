package dev.accountvending.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog that we ship. */
public final class TestingCatalog {
    private TestingCatalog() {}

    public static Catalog shipped() {
        try {
            return Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
