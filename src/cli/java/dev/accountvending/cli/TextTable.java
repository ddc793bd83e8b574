package dev.accountvending.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Rows in columns, each as wide as its widest cell. */
record TextTable(List<String> headers, List<List<String>> rows) {
    private static final String GAP = "  ";

    /** The last column, which has sentences, is cut down to this width before any other is. */
    private static final int NARROWEST_LAST = 24;

    /** Every other column keeps at least this width. */
    private static final int NARROWEST = 12;

    TextTable {
        headers = List.copyOf(headers);
        rows = List.copyOf(rows);
    }

    /** Prints it; on a terminal, within its width. */
    void print(Console console) {
        List<String> lines = console.outIsTerminal() ? lines(console.columns()) : lines();
        lines.forEach(console.out()::println);
    }

    List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /**
     * Returns the lines; if they would be too wide, cells of the last or the widest columns
     * continue on the next line.
     */
    List<String> lines(int columns) {
        List<List<String>> all = new ArrayList<>();
        all.add(headers.stream().map(header -> header.toUpperCase(Locale.ROOT)).toList());
        all.addAll(rows);
        int[] widths =
                IntStream.range(0, headers.size()).map(column -> width(all, column)).toArray();
        fit(widths, columns);
        return all.stream().flatMap(row -> lines(row, widths).stream()).toList();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static void fit(int[] widths, int columns) {
        int gaps = GAP.length() * (widths.length - 1);
        int last = widths.length - 1;
        int excess = Arrays.stream(widths).sum() + gaps - columns;
        for (; excess > 0 && widths[last] > NARROWEST_LAST; excess--) {
            widths[last]--;
        }
        for (; excess > 0; excess--) {
            int widest =
                    IntStream.range(0, widths.length)
                            .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                            .orElseThrow();
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }

    private static List<String> lines(List<String> row, int[] widths) {
        List<List<String>> cells =
                IntStream.range(0, row.size())
                        .mapToObj(column -> wrapped(row.get(column), widths[column]))
                        .toList();
        int height = cells.stream().mapToInt(List::size).max().orElse(1);
        return IntStream.range(0, height).mapToObj(line -> line(cells, widths, line)).toList();
    }

    private static String line(List<List<String>> cells, int[] widths, int number) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            List<String> cell = cells.get(column);
            String text = number < cell.size() ? cell.get(number) : "";
            line.append(text).append(" ".repeat(widths[column] - text.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /** Wraps a text into lines of at most so many characters, at spaces if there are any. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
