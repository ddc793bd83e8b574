package dev.accountvending.intake.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.AccountName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class WordTest {
    private static final AccountName SPIKE = new AccountName("spike");

    @Test
    void parse_readsEachWord() {
        assertThat(Word.parse("")).isEqualTo(new Word.Form());
        assertThat(Word.parse("  ")).isEqualTo(new Word.Form());
        assertThat(Word.parse(" Help ")).isEqualTo(new Word.Help());
        assertThat(Word.parse("LIST")).isEqualTo(new Word.ListMine());
        assertThat(Word.parse("show Spike")).isEqualTo(new Word.Show(SPIKE));
        assertThat(Word.parse("hand-over spike")).isEqualTo(new Word.HandOver(SPIKE));
        assertThat(Word.parse("handover\tspike")).isEqualTo(new Word.HandOver(SPIKE));
        assertThat(Word.parse("extend spike 7d")).isEqualTo(new Word.Extend(SPIKE, 7, ""));
        assertThat(Word.parse("extend spike 7 for  tests"))
                .isEqualTo(new Word.Extend(SPIKE, 7, "for tests"));
        assertThat(Word.parse("keep spike")).isEqualTo(new Word.Keep(SPIKE));
        assertThat(Word.parse("retire spike")).isEqualTo(new Word.Retire(SPIKE));
        assertThat(Word.parse("approve spike")).isEqualTo(new Word.Approve(SPIKE, ""));
        assertThat(Word.parse("reject spike no budget"))
                .isEqualTo(new Word.Reject(SPIKE, "no budget"));
    }

    /** What is copied from a page or a chat. */
    @Test
    void parse_takesEverySpaceForASpace() {
        assertThat(Word.parse("\u00A0show\u00A0\u202Fspike\u00A0")).isEqualTo(new Word.Show(SPIKE));
        assertThat(Word.parse("extend spike\u00A07d for\u2028tests"))
                .isEqualTo(new Word.Extend(SPIKE, 7, "for tests"));
    }

    @Test
    void parse_ofALetterThatJavaLowersToAnAsciiOne_takesItForNone() {
        assertThat(Word.parse("\u212Aeep spike"))
                .isInstanceOfSatisfying(
                        Word.NotUnderstood.class,
                        not -> assertThat(not.what()).isEqualTo("There is no \"\u212Aeep\"."));
        assertThat(Word.parse("retire spi\u212Ae")).isInstanceOf(Word.NotUnderstood.class);
    }

    @Test
    void parse_ofNew_readsItsFieldsInAnyOrder() {
        assertThat(Word.parse("new service billing stage=test 30d purpose=bills = paid"))
                .isEqualTo(
                        new Word.New(
                                Map.of(
                                        "kind", "service",
                                        "name", "billing",
                                        "stage", "test",
                                        "days", "30d",
                                        "purpose", "bills = paid")));
    }

    @ParameterizedTest
    @CsvSource({
        "frobnicate, no \"frobnicate\"",
        "new, kind and a name",
        "new sandbox, A name is missing",
        "new sandbox spike please, \"please\"",
        "new sandbox spike 7d 8d, two of days",
        "new sandbox spike colour=red, \"colour=red\"",
        "show, A name is missing",
        "show spike now, \"now\"",
        "show --, A name is 3 to 30",
        "list all, \"all\"",
        "extend spike, how many days",
        "extend spike 1.5d, whole number",
        "extend spike 0d, whole number",
        "extend spike 999999d, whole number",
        "reject spike, Say why"
    })
    void parse_ofWhatCannotBe_saysWhat(String text, String what) {
        assertThat(Word.parse(text))
                .isInstanceOfSatisfying(
                        Word.NotUnderstood.class, not -> assertThat(not.what()).contains(what));
    }
}
