package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.testing.Cases;
import dev.accountvending.testing.Draw;

import org.junit.jupiter.api.Test;

import java.util.List;

class NamesTest {

    @Test
    void accountName_takesExactlyItsRule() {
        Cases.check(
                draw -> {
                    String value = draw.text("ab9-Zé ", 0, 34);
                    boolean valid =
                            value.length() >= 3
                                    && value.length() <= 30
                                    && Character.isLetter(value.charAt(0))
                                    && value.chars()
                                            .allMatch(
                                                    c ->
                                                            c == '-'
                                                                    || (c >= 'a' && c <= 'z')
                                                                    || isDigit(c))
                                    && !value.endsWith("-")
                                    && !value.contains("--");

                    if (valid) {
                        assertThatCode(() -> new AccountName(value)).doesNotThrowAnyException();
                    } else {
                        assertThatThrownBy(() -> new AccountName(value))
                                .isInstanceOf(InvalidValue.class);
                    }
                });
    }

    @Test
    void accountName_ofEveryLegalForm_isTaken() {
        Cases.check(draw -> assertThatCode(() -> name(draw)).doesNotThrowAnyException());
    }

    @Test
    void leaseId_givesBackItsNameAndNumber() {
        Cases.check(
                draw -> {
                    AccountName name = name(draw);
                    int number = draw.between(1, 999_999_999);

                    LeaseId id = LeaseId.of(name, number);

                    assertThat(new LeaseId(id.value())).isEqualTo(id);
                    assertThat(id.name()).isEqualTo(name);
                    assertThat(id.number()).isEqualTo(number);
                });
    }

    @Test
    void leaseId_ofTwoLeases_neverCoincide() {
        Cases.check(
                draw -> {
                    AccountName one = name(draw);
                    AccountName other = draw.yes() ? one : name(draw);
                    int n = draw.between(1, 50);
                    int m = draw.between(1, 50);
                    boolean same = one.equals(other) && n == m;

                    assertThat(LeaseId.of(one, n).equals(LeaseId.of(other, m))).isEqualTo(same);
                });
    }

    @Test
    void subdomain_ofAnyName_isADomainOfLegalLabels() {
        Cases.check(
                draw -> {
                    Subdomain domain = new Subdomain(name(draw) + ".sbx.accounts.example.com");

                    assertThat(domain.value().split("\\."))
                            .allMatch(label -> label.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
                    assertThat(domain.wildcard()).isEqualTo("*." + domain);
                });
    }

    @Test
    void subdomain_overSixtyFourOctets_isRefused() {
        for (int length = 45; length <= 63; length++) {
            String domain = "a".repeat(length) + ".dev.example.com";

            if (domain.length() <= 64) {
                assertThatCode(() -> new Subdomain(domain)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> new Subdomain(domain))
                        .isInstanceOf(InvalidValue.class)
                        .hasMessageContaining("at most 64");
            }
        }
    }

    @Test
    void emailAddress_neverHoldsWhatOrganizationsRefuses() {
        Cases.check(
                draw -> {
                    String local = localPart(draw);
                    try {
                        EmailAddress address = new EmailAddress(local + "@example.com");

                        assertThat(address.value())
                                .hasSizeBetween(6, 64)
                                .doesNotContainPattern("[\\s\"'()<>\\[\\]:;,\\\\|%&]");
                    } catch (InvalidValue refused) {
                        assertThat(local).containsPattern("[^a-zA-Z0-9+._-]");
                    }
                });
    }

    @Test
    void person_neverHoldsAWildcardOfAPolicy() {
        Cases.check(
                draw -> {
                    String local = localPart(draw);
                    try {
                        assertThat(new Person(local + "@example.com").value())
                                .matches("[a-z0-9_+=.@-]{6,64}");
                    } catch (InvalidValue refused) {
                        assertThat(local).containsPattern("[^a-zA-Z0-9_+=.-]");
                    }
                });
    }

    @Test
    void person_isTheSame_inWhateverCase() {
        assertThat(new Person("Ana@Example.com")).isEqualTo(new Person("ana@example.com"));
    }

    @Test
    void person_isTheSame_withWhateverPlusPart_andKeepsTheSpelling() {
        Person second = new Person("Ana+2+x@example.com");

        assertThat(second).isEqualTo(new Person("ana@example.com"));
        assertThat(second).hasSameHashCodeAs(new Person("ana@example.com"));
        assertThat(second).hasToString("ana+2+x@example.com");
        assertThat(second).isNotEqualTo(new Person("ana@other.example"));
        assertThat(new Person("+a@example.com")).isNotEqualTo(new Person("+b@example.com"));
    }

    @Test
    void person_withAWildcard_isRefused() {
        for (String value : List.of("*@example.com", "a?a@example.com", "${aws:x}@example.com")) {
            assertThatThrownBy(() -> new Person(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void tagValue_takesWhatOrganizationsTakes() {
        for (String value : List.of("4711", "R&D".replace("&", "+"), "Team Blau 7", "ä")) {
            assertThat(new TagValue(value).value()).isEqualTo(value);
        }
        for (String value : List.of("", " x", "x ", "a;b", "x".repeat(257))) {
            assertThatThrownBy(() -> new TagValue(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void ouPath_isFiveDeepAtMost() {
        assertThat(new OuPath("a/b/c/d/e").names()).containsExactly("a", "b", "c", "d", "e");
        for (String value : List.of("", "/a", "a/", "a//b", "a/b/c/d/e/f", " a")) {
            assertThatThrownBy(() -> new OuPath(value)).isInstanceOf(InvalidValue.class);
        }
    }

    private static AccountName name(Draw draw) {
        return new AccountName(
                draw.such(
                        text -> text.matches("[a-z][a-z0-9-]*[a-z0-9]") && !text.contains("--"),
                        () -> draw.text("abz09-", 3, 30)));
    }

    /** Of letters that are taken, of these and a few that are not, or of anything. */
    private static String localPart(Draw draw) {
        return switch (draw.between(1, 3)) {
            case 1 -> draw.text("azAZ09+._-", 1, 40);
            case 2 -> draw.text("aZ0+._=- *%\"\\\n@é", 1, 40);
            default -> draw.anyText(1, 40);
        };
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
