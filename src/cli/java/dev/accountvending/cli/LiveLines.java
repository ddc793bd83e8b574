package dev.accountvending.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * The last lines of a terminal, redrawn with each change; above them are lines that stay. Without a
 * terminal, only the lines that stay are printed.
 */
final class LiveLines {
    private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";

    private final PrintWriter writer;
    private final boolean terminal;
    private final int columns;
    private final int rows;
    private int drawn;

    LiveLines(PrintWriter writer, boolean terminal, int columns, int rows) {
        this.writer = writer;
        this.terminal = terminal;
        this.columns = columns;
        this.rows = rows;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Returns whether so many lines can be redrawn: those that have left the window cannot. */
    boolean canDraw(int lines) {
        return terminal && lines < rows;
    }

    /** Replaces the lines that change. */
    void draw(List<String> lines) {
        if (!terminal) {
            return;
        }
        clear();
        lines.forEach(line -> writer.println(cut(line)));
        drawn = lines.size();
        writer.flush();
    }

    /** Adds a line that stays. The lines that change are gone until they are drawn again. */
    void print(String line) {
        clear();
        writer.println(line);
        writer.flush();
    }

    /** Removes the lines that change. */
    void clear() {
        writer.print(UP_AND_CLEAR.repeat(drawn));
        writer.flush();
        drawn = 0;
    }

    /** Cuts a line: one that wraps would be two, and only half redrawn. */
    private String cut(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }
}
