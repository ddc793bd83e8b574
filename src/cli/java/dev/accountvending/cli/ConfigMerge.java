package dev.accountvending.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts sections into the text of a config file, between two lines that mark them as ours, and
 * leaves every other character as it is. Sections between the markers that are not wanted any more
 * are removed.
 *
 * <p>The text is the file's bytes, one character each, so that bytes that are no valid text stay
 * too.
 *
 * @param file the file's name in messages
 */
record ConfigMerge(String file) {
    static final String BEGIN = "# >>> account vending machine";
    static final String END = "# <<< account vending machine";
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final Pattern LINE = Pattern.compile("([^\r\n]*)(\r\n|\r|\n|$)");

    /** A line without its end, its offset in the text, and its number from 1. */
    private record Line(String text, int start, int number) {
        boolean is(String marker) {
            return text.strip().equals(marker);
        }

        /** Returns the offset of the text's end, without white space. */
        int end() {
            return start + text.stripTrailing().length();
        }
    }

    /** The offsets at which our part begins and ends in a text. */
    private record Region(int start, int end) {}

    /**
     * Returns the text with these sections.
     *
     * @throws CommandFailed with one line, if it cannot have them
     */
    String merge(String text, Collection<ConfigSection> sections) {
        List<Line> lines = lines(text);
        Optional<Region> region = region(lines);
        refuseDoubles(lines, region, sections);
        if (region.isPresent()) {
            return text.substring(0, region.get().start())
                    + block(sections, lineEnd(text))
                    + text.substring(region.get().end());
        }
        if (sections.isEmpty()) {
            return text;
        }
        String ended = ended(text);
        String lineEnd = lineEnd(ended);
        String gap = ended.isEmpty() ? "" : lineEnd;
        return ended + gap + block(sections, lineEnd) + lineEnd;
    }

    /** Returns the markers with the sections between them. */
    static String block(Collection<ConfigSection> sections, String lineEnd) {
        List<String> lines = new ArrayList<>();
        lines.add(BEGIN);
        lines.add("# Written by avm profiles --write, which overwrites what is changed here.");
        for (ConfigSection section : sections) {
            lines.addAll(section.text());
            lines.add("");
        }
        lines.add(END);
        return String.join(lineEnd, lines);
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        Matcher matcher = LINE.matcher(text);
        while (matcher.find() && matcher.start() < text.length()) {
            int start = matcher.start(1);
            if (start == 0 && text.startsWith(BYTE_ORDER_MARK)) {
                start = BYTE_ORDER_MARK.length();
            }
            int indented = start;
            String line = text.substring(start, matcher.end(1));
            String stripped = line.stripLeading();
            indented += line.length() - stripped.length();
            lines.add(new Line(stripped, indented, lines.size() + 1));
        }
        return lines;
    }

    private Optional<Region> region(List<Line> lines) {
        List<Line> begins = lines.stream().filter(line -> line.is(BEGIN)).toList();
        List<Line> ends = lines.stream().filter(line -> line.is(END)).toList();
        if (begins.isEmpty() && ends.isEmpty()) {
            return Optional.empty();
        }
        if (begins.isEmpty()) {
            throw unpaired(END, ends.getFirst(), BEGIN);
        }
        if (ends.isEmpty()) {
            throw unpaired(BEGIN, begins.getFirst(), END);
        }
        if (begins.size() > 1 || ends.size() > 1) {
            throw refused(
                    "has the line \"%s\" or \"%s\" more than once: keep one of each.", BEGIN, END);
        }
        if (ends.getFirst().start() < begins.getFirst().start()) {
            throw refused("has the line \"%s\" before \"%s\": put them in order.", END, BEGIN);
        }
        return Optional.of(new Region(begins.getFirst().start(), ends.getFirst().end()));
    }

    private CommandFailed unpaired(String there, Line line, String missing) {
        return refused(
                "has the line \"%s\" (line %d) but not \"%s\": put it back, or remove the other.",
                there, line.number(), missing);
    }

    /**
     * Refuses duplicates: a section that is there twice would make the file unreadable to the AWS
     * CLI.
     */
    private void refuseDoubles(
            List<Line> lines, Optional<Region> region, Collection<ConfigSection> sections) {
        Set<String> wanted = sections.stream().map(ConfigSection::name).collect(Collectors.toSet());
        for (Line line : lines) {
            boolean ours =
                    region.filter(r -> line.start() >= r.start() && line.start() < r.end())
                            .isPresent();
            Optional<String> name = ConfigSection.nameIn(line.text()).filter(wanted::contains);
            if (!ours && name.isPresent()) {
                throw refused(
                        "has a [%s] of its own (line %d): rename or remove it.",
                        name.get(), line.number());
            }
        }
    }

    // The annotation that Error Prone asks for is a dependency of its own.
    @SuppressWarnings("AnnotateFormatMethod")
    private CommandFailed refused(String why, Object... arguments) {
        return new CommandFailed(file + " " + why.formatted(arguments));
    }

    /** Returns the text, with an end to its last line. */
    private static String ended(String text) {
        if (text.isEmpty() || text.endsWith("\n")) {
            return text;
        }
        return text + (text.endsWith("\r") ? "\n" : lineEnd(text));
    }

    /** Returns the line end of the first line, which ours have too. */
    private static String lineEnd(String text) {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }
}
