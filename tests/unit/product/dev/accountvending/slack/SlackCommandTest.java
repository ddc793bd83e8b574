package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.AccountName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class SlackCommandTest {
    private static final AccountName SPIKE = new AccountName("spike");

    @Test
    void parse_readsEachWord() {
        assertThat(SlackCommand.parse("")).isEqualTo(new SlackCommand.Form());
        assertThat(SlackCommand.parse("  ")).isEqualTo(new SlackCommand.Form());
        assertThat(SlackCommand.parse(" Help ")).isEqualTo(new SlackCommand.Help());
        assertThat(SlackCommand.parse("LIST")).isEqualTo(new SlackCommand.ListMine());
        assertThat(SlackCommand.parse("show Spike")).isEqualTo(new SlackCommand.Show(SPIKE));
        assertThat(SlackCommand.parse("hand-over spike"))
                .isEqualTo(new SlackCommand.HandOver(SPIKE));
        assertThat(SlackCommand.parse("handover\tspike"))
                .isEqualTo(new SlackCommand.HandOver(SPIKE));
        assertThat(SlackCommand.parse("extend spike 7d"))
                .isEqualTo(new SlackCommand.Extend(SPIKE, 7, ""));
        assertThat(SlackCommand.parse("extend spike 7 for  tests"))
                .isEqualTo(new SlackCommand.Extend(SPIKE, 7, "for tests"));
        assertThat(SlackCommand.parse("keep spike")).isEqualTo(new SlackCommand.Keep(SPIKE));
        assertThat(SlackCommand.parse("retire spike")).isEqualTo(new SlackCommand.Retire(SPIKE));
        assertThat(SlackCommand.parse("approve spike"))
                .isEqualTo(new SlackCommand.Approve(SPIKE, ""));
        assertThat(SlackCommand.parse("reject spike no budget"))
                .isEqualTo(new SlackCommand.Reject(SPIKE, "no budget"));
    }

    /** What is copied from a page or a chat. */
    @Test
    void parse_takesEverySpaceForASpace() {
        assertThat(SlackCommand.parse("\u00A0show\u00A0\u202Fspike\u00A0"))
                .isEqualTo(new SlackCommand.Show(SPIKE));
        assertThat(SlackCommand.parse("extend spike\u00A07d for\u2028tests"))
                .isEqualTo(new SlackCommand.Extend(SPIKE, 7, "for tests"));
    }

    @Test
    void parse_dropsWhatIsNotSeen_andTakesSmartQuotesOff() {
        assertThat(SlackCommand.parse("show\u200B \uFEFFmy\u2011spike\u200E"))
                .isEqualTo(new SlackCommand.Show(new AccountName("my-spike")));
        assertThat(SlackCommand.parse("new sandbox spike purpose=\u201CAna\u2019s tests\u201D"))
                .isEqualTo(
                        new SlackCommand.New(
                                Map.of(
                                        "kind", "sandbox",
                                        "name", "spike",
                                        "purpose", "Ana's tests")));
    }

    @Test
    void parse_takesDaysAndDollarsAsPeopleWriteThem() {
        assertThat(SlackCommand.parse("extend spike 7D"))
                .isEqualTo(new SlackCommand.Extend(SPIKE, 7, ""));
        assertThat(SlackCommand.parse("new sandbox spike 7D"))
                .isEqualTo(
                        new SlackCommand.New(
                                Map.of("kind", "sandbox", "name", "spike", "days", "7D")));
        assertThat(SlackCommand.parse("budget spike $80 a bigger database"))
                .isEqualTo(new SlackCommand.Budget(SPIKE, 80, "a bigger database"));
    }

    @Test
    void parse_ofALetterThatJavaLowersToAnAsciiOne_takesItForNone() {
        assertThat(SlackCommand.parse("\u212Aeep spike"))
                .isInstanceOfSatisfying(
                        SlackCommand.NotUnderstood.class,
                        not ->
                                assertThat(not.what())
                                        .isEqualTo("There is no command \"\u212Aeep\"."));
        assertThat(SlackCommand.parse("retire spi\u212Ae"))
                .isInstanceOf(SlackCommand.NotUnderstood.class);
    }

    @Test
    void parse_ofNew_readsItsFieldsInAnyOrder() {
        assertThat(SlackCommand.parse("new service billing stage=test 30d purpose=bills = paid"))
                .isEqualTo(
                        new SlackCommand.New(
                                Map.of(
                                        "kind", "service",
                                        "name", "billing",
                                        "stage", "test",
                                        "days", "30d",
                                        "purpose", "bills = paid")));
    }

    @ParameterizedTest
    @CsvSource({
        "frobnicate, command \"frobnicate\"",
        "new, kind and a name",
        "new sandbox, A name is missing",
        "new sandbox spike please, \"please\"",
        "new sandbox spike 7d 8d, days is given twice",
        "new sandbox spike colour=red, \"colour=red\"",
        "show, A name is missing",
        "show spike now, \"now\"",
        "show --, A name is 3 to 30",
        "list all, \"all\"",
        "extend spike, how many days",
        "extend spike 1.5d, whole number",
        "extend spike 0d, whole number",
        "extend spike 999999d, whole number",
        "reject spike, Give the reason",
        "budget spike, How many dollars",
        "budget spike a-lot, whole number of US dollars"
    })
    void parse_ofWhatCannotBe_saysWhat(String text, String what) {
        assertThat(SlackCommand.parse(text))
                .isInstanceOfSatisfying(
                        SlackCommand.NotUnderstood.class,
                        not -> assertThat(not.what()).contains(what));
    }
}
