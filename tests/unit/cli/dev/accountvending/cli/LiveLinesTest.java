package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

class LiveLinesTest {
    private static final String UP = "\u001b[1A\u001b[2K";

    private final StringWriter written = new StringWriter();

    @Test
    void canDraw_whatFitsTheWindowOfATerminal() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());

        assertThat(new LiveLines(nowhere, true, 80, 3).canDraw(2)).isTrue();
        assertThat(new LiveLines(nowhere, true, 80, 3).canDraw(3)).isFalse();
        assertThat(new LiveLines(nowhere, false, 80, 3).canDraw(2)).isFalse();
    }

    @Test
    void draw_onATerminal_replacesWhatWasDrawn() {
        LiveLines lines = new LiveLines(new PrintWriter(written), true, 10, 24);

        lines.draw(List.of("one", "two"));
        lines.print("stays");
        lines.draw(List.of("three, which is too long"));
        lines.clear();

        assertThat(written.toString().replace(System.lineSeparator(), "\n"))
                .isEqualTo("one\ntwo\n" + UP + UP + "stays\nthree, wh\n" + UP);
    }

    @Test
    void draw_elsewhere_isNotWritten() {
        LiveLines lines = new LiveLines(new PrintWriter(written), false, 10, 24);

        lines.draw(List.of("one"));
        lines.print("stays, however long it is");
        lines.clear();

        assertThat(written.toString().strip()).isEqualTo("stays, however long it is");
    }
}
