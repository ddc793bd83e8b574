package dev.accountvending.local.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table of figures in Markdown, as {@code bin/bench} shows and records them; it is readable on a
 * terminal, too. All other output of a measurement goes to standard error, and is not recorded.
 */
public record MarkdownTable(List<String> head, List<List<String>> rows) {
    public MarkdownTable {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("%s does not fit %s".formatted(row, head));
            }
        }
    }

    /** Formats a number as the documents write it, independent of this machine's language. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a number with so many decimals. */
    public static String number(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    @Override
    public String toString() {
        return line(head)
                + "|---".repeat(head.size())
                + "|\n"
                + rows.stream().map(MarkdownTable::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
