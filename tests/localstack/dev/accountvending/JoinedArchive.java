package dev.accountvending;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The functions' archive and their layer in one, for a Lambda that has no layers: what a layer has
 * in {@code java/lib} is found in the archive's {@code lib}, too.
 */
final class JoinedArchive {
    private static final String IN_LAYER = "java/lib/";
    private static final String IN_ARCHIVE = "lib/";

    private JoinedArchive() {}

    static void write(Path archive, Path layer, Path joined) throws IOException {
        try (OutputStream out = Files.newOutputStream(joined);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.NO_COMPRESSION); // most of it is compressed already
            copy(archive, zip, name -> name);
            copy(layer, zip, name -> name.replaceFirst("^" + IN_LAYER, IN_ARCHIVE));
        }
    }

    private static void copy(Path from, ZipOutputStream to, UnaryOperator<String> renamed)
            throws IOException {
        try (ZipFile source = new ZipFile(from.toFile())) {
            Enumeration<? extends ZipEntry> entries = source.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    to.putNextEntry(new ZipEntry(renamed.apply(entry.getName())));
                    source.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
        }
    }
}
