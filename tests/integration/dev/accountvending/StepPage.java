package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The edits of {@code docs/adding-a-step.md}, and copies of this project to make them in. */
final class StepPage {
    static final String MODULES = "node_modules";
    private static final Path PAGE = Path.of("docs/adding-a-step.md");

    /** "**1. The class**, `src/…`", some lines of text, and the block with what goes there. */
    private static final Pattern EDIT =
            Pattern.compile(
                    "^\\*\\*\\d\\. The (\\w+)\\*\\*[^`]*`([^`]+)`.*?\n```(\\w+)\n(.*?)^```$",
                    Pattern.DOTALL | Pattern.MULTILINE);

    /** What the edits, the contract and packaging look at. */
    private static final List<String> COPIED =
            List.of(
                    "catalog.yml",
                    "functions",
                    "organization",
                    "package-lock.json",
                    "resources",
                    "serverless",
                    "serverless.yml",
                    "src/product/java",
                    "stages",
                    "statemachine",
                    "tests/unit/product");

    private StepPage() {}

    /**
     * One edit.
     *
     * @param what the page calls it: class, entry, state or test
     * @param form of the block: a new file, lines that are added at a file's end, or a difference
     */
    record Edit(String what, Path file, String form, String block) {

        void make(Path root) {
            Path edited = root.resolve(file);
            switch (form) {
                case "java" -> write(edited, block);
                case "yaml" -> write(edited, Deployment.text(edited) + block);
                case "diff" -> write(edited, changed(Deployment.text(edited)));
                default -> throw new AssertionError("Nothing is known of a block of " + form);
            }
        }

        private String changed(String text) {
            String before = lines("-");
            assertThat(text.split(Pattern.quote(before), -1))
                    .as("%s holds this once:%n%s", file, before)
                    .hasSize(2);
            return text.replace(before, lines("+"));
        }

        private String lines(String sign) {
            StringBuilder lines = new StringBuilder();
            block.lines()
                    .filter(line -> line.startsWith(sign) || line.startsWith(" "))
                    .forEach(line -> lines.append(line.substring(1)).append('\n'));
            return lines.toString();
        }
    }

    static List<Edit> edits() {
        List<Edit> edits = new ArrayList<>();
        Matcher found = EDIT.matcher(Deployment.text(PAGE));
        while (found.find()) {
            edits.add(
                    new Edit(
                            found.group(1),
                            Path.of(found.group(2)),
                            found.group(3),
                            found.group(4)));
        }
        return edits;
    }

    /** A copy of this project in which these edits are made. */
    static Path copy(Path root, List<Edit> edits) {
        for (String name : COPIED) {
            copy(Path.of(name), root);
        }
        link(root.resolve(MODULES), Path.of(MODULES).toAbsolutePath());
        edits.forEach(edit -> edit.make(root));
        return root;
    }

    private static void copy(Path from, Path root) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(root.resolve(file).getParent());
                Files.copy(file, root.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
