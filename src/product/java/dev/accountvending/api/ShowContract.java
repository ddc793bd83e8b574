package dev.accountvending.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code GET /openapi.yaml}: the contract of every route, from {@code docs/}. */
public final class ShowContract extends ApiHandler {
    private static final String FILE = "/openapi.yaml";

    private final String contract = read();

    @Override
    Answer answer(ApiCall call) {
        return new Answer(200, "application/yaml", contract);
    }

    private static String read() {
        try (InputStream file = ShowContract.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The build has left out " + FILE + ".");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
