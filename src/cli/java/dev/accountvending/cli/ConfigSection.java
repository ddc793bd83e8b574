package dev.accountvending.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of an AWS config file (<a
 * href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html">configuration
 * files</a>).
 *
 * @param name the text between its brackets, such as {@code profile ana-Developer}
 * @param lines the lines below its head
 */
record ConfigSection(String name, List<String> lines) {
    private static final Pattern HEAD = Pattern.compile("\\s*\\[(.+)].*");

    ConfigSection {
        lines = List.copyOf(lines);
    }

    /** Returns the name of the section that this line begins, however it is quoted and spaced. */
    static Optional<String> nameIn(String line) {
        Matcher head = HEAD.matcher(line);
        return head.matches()
                ? Optional.of(head.group(1).replaceAll("[\"']", "").strip().replaceAll("\\s+", " "))
                : Optional.empty();
    }

    /** Returns the sections of a text that begins with one. */
    static List<ConfigSection> parse(String text) {
        List<ConfigSection> sections = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            Optional<String> name = nameIn(line);
            if (name.isPresent()) {
                sections.add(new ConfigSection(name.get(), List.of()));
            } else {
                ConfigSection last = sections.removeLast();
                List<String> longer = new ArrayList<>(last.lines());
                longer.add(line);
                sections.add(new ConfigSection(last.name(), longer));
            }
        }
        return sections;
    }

    /**
     * Returns the section with the MFA device with which its role is assumed; a section that
     * assumes no role stays as it is.
     */
    ConfigSection withMfa(String serial) {
        if (lines.stream().noneMatch(line -> line.startsWith("role_arn"))) {
            return this;
        }
        List<String> longer = new ArrayList<>(lines);
        longer.add("mfa_serial = " + serial);
        return new ConfigSection(name, longer);
    }

    /** Returns the value of one of its settings. */
    Optional<String> value(String setting) {
        return lines.stream()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(setting))
                .map(parts -> parts[1].strip())
                .findFirst();
    }

    List<String> text() {
        List<String> text = new ArrayList<>();
        text.add("[" + name + "]");
        text.addAll(lines);
        return text;
    }
}
