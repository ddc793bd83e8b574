package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.testing.Cases;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void check_takesWhatPeopleWrite() {
        for (String text :
                new String[] {
                    "",
                    "Try the new ledger – für Ana, 3 €",
                    "試驗",
                    "می\u200Cخواهم", // Persian, with a joiner
                    "👩\u200D💻 👍🏽 ❤️"
                }) {
            assertThat(PlainText.check(text)).isSameAs(text);
            assertThat(PlainText.visible(text)).isEqualTo(text);
        }
    }

    @Test
    void check_ofWhatIsNotSeen_namesCharacterAndPlace() {
        refuses("a\nb", "Character 2 is U+000A (LINE FEED (LF))");
        refuses("\tb", "Character 1 is U+0009");
        refuses("ok\u001B[2J", "Character 3 is U+001B (ESCAPE)");
        refuses("a\u009B2J", "Character 2 is U+009B");
        refuses("👍\u202Etxt.exe", "Character 2 is U+202E (RIGHT-TO-LEFT OVERRIDE)");
        refuses("a\u200Bb", "Character 2 is U+200B (ZERO WIDTH SPACE)");
        refuses("a\u2028b", "Character 2 is U+2028 (LINE SEPARATOR)");
        refuses("a\u2029b", "Character 2 is U+2029");
        refuses("a\uD83Db", "Character 2 is U+D83D");
        refuses("a\uE000b", "Character 2 is U+E000");
        refuses("a\u0378b", "Character 2 is U+0378:");
        refuses("a\uFEFF", "Character 2 is U+FEFF");
        refuses("a" + Character.toString(0xE0041), "Character 2 is U+E0041");
    }

    @Test
    void visible_isOneLine_withAMarkForWhatIsNotSeen() {
        assertThat(PlainText.visible("Try it\r\nOwner:  pia@example.com"))
                .isEqualTo("Try it Owner:  pia@example.com");
        assertThat(PlainText.visible("a\u001B]0;b\u0007\u202Ec")).isEqualTo("a�]0;b��c");
        assertThat(PlainText.visibleLines("a\n\tb\rc\u2028d\u001B")).isEqualTo("a\n\tb�c�d�");
        assertThat(PlainText.visibleOrNull(null)).isNull();
    }

    @Test
    void visible_ofAnything_canBeWritten() {
        Cases.check(
                draw -> {
                    String text = draw.anyText(0, 255);

                    String visible = PlainText.visible(text);

                    assertThat(PlainText.check(visible)).isEqualTo(visible);
                    assertThat(visible.codePointCount(0, visible.length()))
                            .isLessThanOrEqualTo(text.codePointCount(0, text.length()));
                });
    }

    /** Leases that were asked for before purposes were checked can still be read. */
    @Test
    void aStoredPurpose_isReadAsPlainText_andANewOneIsRefused() {
        AccountRequest stored =
                new AccountRequest(
                        new KindName("sandbox"),
                        new AccountName("spike"),
                        new Person("ana@example.com"),
                        null,
                        null,
                        "Try it\n\u202E",
                        null);

        assertThat(stored.purpose()).isEqualTo("Try it �");
        assertThatThrownBy(() -> AccountRequest.checkPurpose("Try it\n"))
                .isInstanceOf(InvalidValue.class);
    }

    @Test
    void aMessageThatCitesAValue_isPlainText() {
        assertThatThrownBy(() -> new AccountName("a\u001B[2J\nb"))
                .hasMessageContaining("\"a�[2J b\" is not");
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> PlainText.check(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageStartingWith(message);
        assertThat(PlainText.visible(text)).isNotEqualTo(text);
    }
}
