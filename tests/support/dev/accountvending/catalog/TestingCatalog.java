package dev.accountvending.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog that we ship. */
public final class TestingCatalog {
    private TestingCatalog() {}

    public static Catalog shipped() {
        return Catalog.parse(text(), "catalog.yml");
    }

    /**
     * The same, in which a kind has hooks.
     *
     * @param hooks as {@code {beforeCleaning: […]}}
     */
    public static Catalog withHooks(String kind, String hooks) {
        return with(kind, "hooks: " + hooks);
    }

    /**
     * The same, in which a kind has guardrails of its own.
     *
     * @param guardrails as {@code {allow: [domains]}}
     */
    public static Catalog withGuardrails(String kind, String guardrails) {
        return with(kind, "guardrails: " + guardrails);
    }

    private static Catalog with(String kind, String line) {
        String head = "\n  %s:\n".formatted(kind);
        return Catalog.parse(
                text().replace(head, head + "    %s\n".formatted(line)), "catalog.yml");
    }

    private static String text() {
        try {
            return Files.readString(Path.of("catalog.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
