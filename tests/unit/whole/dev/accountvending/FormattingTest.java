package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * google-java-format, AOSP style. It runs as a test because Maven itself may run on an older JDK,
 * whose parser does not know this code's syntax. {@code bin/format} applies it.
 */
class FormattingTest {
    private final Formatter formatter =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    @Test
    void everySource_isFormatted() throws Exception {
        List<Path> unformatted = new ArrayList<>();
        for (String root : List.of("src", "tests")) {
            try (var files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    String formatted = format(source);
                    if (!formatted.equals(source)) {
                        unformatted.add(file);
                    }
                }
            }
        }
        assertThat(unformatted).as("files to be formatted: run bin/format").isEmpty();
    }

    private String format(String source) throws Exception {
        String ordered = ImportOrderer.reorderImports(source, Style.AOSP);
        return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
    }
}
