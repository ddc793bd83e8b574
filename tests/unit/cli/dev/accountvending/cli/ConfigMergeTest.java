package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.testing.Cases;
import dev.accountvending.testing.Draw;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ConfigMergeTest {
    private static final String BEGIN = ConfigMerge.BEGIN;
    private static final String END = ConfigMerge.END;
    private static final List<ConfigSection> ANA =
            List.of(new ConfigSection("profile ana-Developer", List.of("role_arn = arn:1")));
    private static final List<ConfigSection> BEN =
            List.of(
                    new ConfigSection("sso-session account-vending", List.of("sso_region = x")),
                    new ConfigSection("profile ben-ReadOnly", List.of("role_arn = arn:2")));

    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");
    private static final List<String> LINES =
            List.of(
                    "",
                    "[default]",
                    "[profile \"mine\"]",
                    "region = eu-west-1",
                    "  nested = zzz",
                    "# comment ; [profile x",
                    BEGIN + " not quite",
                    "#" + END,
                    "\u00ef\u00bb\u00bf",
                    "\u00e4\u0085\u00a0");

    /** From the space up, without what begins a section. */
    private static final String BYTES =
            IntStream.rangeClosed(' ', 0xFF)
                    .filter(c -> c != '[')
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());

    private final ConfigMerge merge = new ConfigMerge("config");

    @Test
    void merge_intoWhatHasNoMarkers_keepsItAndAddsAtItsEnd() {
        Cases.check(
                draw -> {
                    String text = text(draw);

                    assertThat(merge.merge(text, ANA))
                            .startsWith(text)
                            .contains("[profile ana-Developer]");
                });
    }

    @Test
    void merge_again_changesNothing() {
        Cases.check(
                draw -> {
                    String once = merge.merge(text(draw), ANA);

                    assertThat(merge.merge(once, ANA)).isEqualTo(once);
                    assertThat(merge.merge(merge.merge(once, BEN), ANA)).isEqualTo(once);
                });
    }

    @Test
    void merge_betweenMarkers_keepsAllThatIsOutside() {
        Cases.check(
                draw -> {
                    String before = text(draw);
                    String lineEnd = draw.of(LINE_ENDS);
                    String head = before.isEmpty() ? "" : before + lineEnd;
                    String tail = lineEnd + text(draw);
                    String text = head + BEGIN + lineEnd + text(draw) + lineEnd + END + tail;

                    String merged = merge.merge(text, BEN);

                    assertThat(merged).startsWith(head + BEGIN).endsWith(END + tail);
                    assertThat(merged.substring(head.length(), merged.length() - tail.length()))
                            .contains("[profile ben-ReadOnly]")
                            .doesNotContain("zzz");
                });
    }

    /** Lines of any bytes and line ends, but our own markers and sections. */
    private static String text(Draw draw) {
        List<String> lines = draw.list(0, 8, () -> line(draw) + draw.of(LINE_ENDS));
        return String.join("", lines) + line(draw);
    }

    private static String line(Draw draw) {
        return draw.yes() ? draw.of(LINES) : draw.text(BYTES, 0, 12);
    }

    @Test
    void merge_intoNothing_isOursAlone() {
        assertThat(merge.merge("", ANA))
                .isEqualTo(
                        """
                        # >>> account vending machine
                        # Written by avm profiles --write, which overwrites what is changed here.
                        [profile ana-Developer]
                        role_arn = arn:1

                        # <<< account vending machine
                        """);
    }

    @Test
    void merge_intoLinesThatEndWithCrLf_endsOursSoToo() {
        String merged = merge.merge("[default]\r\nregion = x", ANA);

        assertThat(merged.replace("\r\n", "")).doesNotContain("\n");
    }

    @Test
    void merge_withoutAccounts_removesThoseThatAreGone() {
        String merged = merge.merge(merge.merge("[default]\n", BEN), List.of());

        assertThat(merged).startsWith("[default]\n").doesNotContain("[profile", "[sso-session");
    }

    @Test
    void merge_withoutAccountsAndMarkers_changesNothing() {
        assertThat(merge.merge("[default]", List.of())).isEqualTo("[default]");
        assertThat(merge.merge("", List.of())).isEmpty();
    }

    @Test
    void merge_behindAByteOrderMark_findsItsMarkers() {
        String text = "\u00ef\u00bb\u00bf" + merge.merge("", ANA);

        assertThat(merge.merge(text, ANA)).isEqualTo(text);
    }

    @Test
    void merge_keepsWhatIsNoTextInUtf8() {
        String text = new String(new byte[] {'#', (byte) 0xff, '\n'}, StandardCharsets.ISO_8859_1);

        assertThat(merge.merge(text, ANA)).startsWith(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    B    | (line 1) but not "# <<<
                    xB   | (line 2) but not "# <<<
                    E    | (line 1) but not "# >>>
                    EB   | before
                    BBE  | more than once
                    BEE  | more than once
                    BEBE | more than once
                    """)
    void merge_withMarkersThatDoNotPair_isRefused(String marks, String why) {
        String text =
                marks.replace("x", "[default]\n")
                        .replace("B", BEGIN + "\n")
                        .replace("E", END + "\n");

        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> merge.merge(text, ANA))
                .withMessageStartingWith("config has the line")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[profile ana-Developer]",
                "[ profile   \"ana-Developer\" ]",
                "\t[profile 'ana-Developer'] # mine"
            })
    void merge_whereAProfileStandsOutside_isRefused(String head) {
        String text = "[default]\n" + head + "\nregion = x\n";

        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> merge.merge(text, ANA))
                .withMessage(
                        "config has a [profile ana-Developer] of its own (line 2): rename or"
                                + " remove it.");
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> merge.merge(merge.merge("", ANA) + text, ANA));
    }
}
