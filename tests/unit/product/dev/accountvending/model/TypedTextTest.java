package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTextTest {

    /** No-break, thin, narrow no-break, ideographic and em space, and a tab. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00A0", "\u2009", "\u202F", "\u3000", "\u2003", "\t", " "})
    void of_anySpace_isASpace(String space) {
        assertThat(TypedText.of(space + "my" + space + "spike" + space)).isEqualTo("my spike");
    }

    /** Zero width, byte order mark, soft hyphen, direction marks, word joiner, tag, filler. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B",
                "\uFEFF",
                "\u00AD",
                "\u200E",
                "\u200F",
                "\u202E",
                "\u2066",
                "\u2060",
                "\uDB40\uDC41",
                "\u3164"
            })
    void of_invisibleCharacter_isDropped(String invisible) {
        assertThat(TypedText.of(invisible + "my" + invisible + "spike")).isEqualTo("myspike");
    }

    @Test
    void of_typographicQuotesAndDashes_arePlain() {
        assertThat(
                        TypedText.of(
                                "\u201CAna\u2019s\u201D \u2018x\u2019 a\u2013b\u2014c\u2011d\u2212e"))
                .isEqualTo("\"Ana's\" 'x' a-b-c-d-e");
    }

    @Test
    void of_joiners_remainInWordsAndNotInNames() {
        String emoji = "\uD83D\uDC69\u200D\uD83D\uDCBB";

        assertThat(TypedText.of(emoji)).isEqualTo(emoji);
        assertThat(TypedText.word("spi\u200Dke")).isEqualTo("spike");
    }

    @Test
    void of_lineBreak_remainsToBeRefused() {
        assertThat(TypedText.of("a\nb\n")).isEqualTo("a\nb\n");
    }

    /** The Kelvin sign would become a k, and so another person's or account's name. */
    @Test
    void name_lowersOnlyAscii() {
        assertThat(TypedText.name("\u00A0Sand\u00ADBox")).isEqualTo("sandbox");
        assertThatThrownBy(() -> new AccountName(TypedText.name("spi\u212Ae")))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void argument_afterDashOfWordProcessor_isOption() {
        assertThat(TypedText.argument("\u2014kind")).isEqualTo("--kind");
        assertThat(TypedText.argument("\u2013days=7d")).isEqualTo("--days=7d");
        assertThat(TypedText.argument("\u2014 because")).isEqualTo("\u2014 because");
        assertThat(TypedText.argument("a\u2014b")).isEqualTo("a\u2014b");
    }
}
