package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class TextTableTest {
    private static final TextTable TABLE =
            new TextTable(
                    List.of("kind", "for"),
                    List.of(List.of("qa", "Tests of a whole product, by people and machines.")));

    @Test
    void lines_withinTheWidth_areOneARow() {
        assertThat(TABLE.lines())
                .containsExactly(
                        "KIND  FOR", "qa    Tests of a whole product, by people and machines.");
    }

    @Test
    void lines_ofATableThatIsTooWide_goOnBelow_brokenAtSpaces() {
        assertThat(TABLE.lines(30))
                .containsExactly(
                        "KIND  FOR",
                        "qa    Tests of a whole",
                        "      product, by people and",
                        "      machines.");
    }
}
