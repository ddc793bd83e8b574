package dev.accountvending.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns, each as wide as its widest cell. */
record TextTable(List<String> headers, List<List<String>> rows) {
    private static final String GAP = "  ";

    TextTable {
        headers = List.copyOf(headers);
        rows = List.copyOf(rows);
    }

    void print(PrintWriter out) {
        lines().forEach(out::println);
    }

    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(headers.stream().map(header -> header.toUpperCase(java.util.Locale.ROOT)).toList());
        all.addAll(rows);
        int[] widths =
                IntStream.range(0, headers.size()).map(column -> width(all, column)).toArray();
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
