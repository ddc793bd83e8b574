package dev.accountvending.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

class CasesTest {
    @Test
    void check_whenACaseFails_namesTheSeedThatRepeatsIt() {
        List<String> first = new ArrayList<>();
        AssertionError failure =
                catchThrowableOfType(
                        AssertionError.class,
                        () -> Cases.check(100, draw -> failAtFifty(draw, first)));
        String seed = failure.toString().replaceAll("(?s).*-Davm.seed=(-?\\d+),.*", "$1");

        List<String> again = new ArrayList<>();
        AssertionError same =
                catchThrowableOfType(
                        AssertionError.class,
                        () ->
                                Cases.check(
                                        Long.parseLong(seed),
                                        100,
                                        draw -> failAtFifty(draw, again)));

        assertThat(again).isEqualTo(first).hasSize(50);
        assertThat(same).hasMessage(failure.getMessage());
        assertThat(same)
                .hasMessageContaining("Case 50 of 100")
                .hasMessageEndingWith("the fiftieth");
        assertThat(same).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void check_withOtherSeeds_drawsOtherCases() {
        assertThat(texts(1)).isNotEqualTo(texts(2));
    }

    @Test
    void between_triesItsEndsAndWhatIsBetween() {
        Set<Integer> drawn = new TreeSet<>();
        Cases.check(draw -> drawn.add(draw.between(-3, Integer.MAX_VALUE)));

        assertThat(drawn)
                .contains(-3, -2, 0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE - 1)
                .hasSizeGreaterThan(20)
                .allMatch(n -> n >= -3);
    }

    @Test
    void text_triesTheShortestAndTheLongest_ofItsCharactersOnly() {
        List<String> drawn = new ArrayList<>();
        Cases.check(draw -> drawn.add(draw.text("a-9", 0, 40)));

        assertThat(drawn).contains("").anyMatch(text -> text.length() == 40);
        assertThat(drawn).allMatch(text -> text.matches("[a9-]{0,40}"));
    }

    @Test
    void anyText_triesEveryPlane_halvesOfPairsAndControls() {
        assertThat(texts(3).stream().flatMap(text -> text.codePoints().boxed()))
                .contains(0, (int) '\n', 0xD800, 0xDFFF, 0x10FFFF)
                .anyMatch(c -> c > 0x20000 && c < 0x30000);
    }

    @Test
    void failure_showsWhatWasDrawn_readably() {
        AssertionError failure =
                catchThrowableOfType(
                        AssertionError.class,
                        () ->
                                Cases.check(
                                        1,
                                        draw -> {
                                            draw.such(n -> n == 2, () -> draw.between(1, 3));
                                            draw.text("é", 2, 2);
                                            draw.orNull(100, draw::yes);
                                            throw new IllegalStateException("no");
                                        }));

        assertThat(failure).hasMessageContaining("failed with [2, \"\\u00E9\\u00E9\", null]: no");
    }

    private static void failAtFifty(Draw draw, List<String> drawn) {
        drawn.add(Stream.of(draw.anyText(0, 5), draw.anyLong(), draw.yes()).toList().toString());
        if (drawn.size() == 50) {
            throw new IllegalStateException("the fiftieth");
        }
    }

    private static List<String> texts(long seed) {
        List<String> texts = new ArrayList<>();
        Cases.check(seed, 1_000, draw -> texts.add(draw.anyText(0, 30)));
        return texts;
    }
}
