package dev.accountvending.setup.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The function whose versions are published to see snapshots; Lambda finds it by its name. */
public final class ThrowawayFunction {
    static final String HANDLER = ThrowawayFunction.class.getName() + "::answer";

    /** Answers what it was asked. */
    public String answer(String question) {
        return question;
    }

    /** Returns this class as the archive that Lambda takes. */
    static byte[] archive() {
        String file = ThrowawayFunction.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream code = ThrowawayFunction.class.getResourceAsStream("/" + file);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            if (code == null) {
                throw new CheckFailed("The class %s is not on the class path.".formatted(file));
            }
            zip.putNextEntry(new ZipEntry(file));
            code.transferTo(zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
