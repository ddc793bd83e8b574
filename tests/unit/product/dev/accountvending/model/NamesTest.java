package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import java.util.List;

class NamesTest {

    @Property
    void accountName_takesExactlyItsRule(@ForAll("nameLike") String value) {
        boolean valid =
                value.length() >= 3
                        && value.length() <= 30
                        && Character.isLetter(value.charAt(0))
                        && value.chars()
                                .allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || isDigit(c))
                        && !value.endsWith("-")
                        && !value.contains("--");

        if (valid) {
            assertThatCode(() -> new AccountName(value)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> new AccountName(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Property
    void leaseId_givesBackItsNameAndNumber(
            @ForAll("names") AccountName name, @ForAll @IntRange(min = 1) int number) {
        LeaseId id = LeaseId.of(name, Math.min(number, 999_999_999));

        assertThat(new LeaseId(id.value())).isEqualTo(id);
        assertThat(id.name()).isEqualTo(name);
        assertThat(id.number()).isEqualTo(Math.min(number, 999_999_999));
    }

    @Property
    void leaseId_ofTwoLeases_neverCoincide(
            @ForAll("names") AccountName one,
            @ForAll("names") AccountName other,
            @ForAll @IntRange(min = 1, max = 50) int n,
            @ForAll @IntRange(min = 1, max = 50) int m) {
        boolean same = one.equals(other) && n == m;

        assertThat(LeaseId.of(one, n).equals(LeaseId.of(other, m))).isEqualTo(same);
    }

    @Property
    void subdomain_ofAnyName_isADomainOfLegalLabels(@ForAll("names") AccountName name) {
        Subdomain domain = new Subdomain(name + ".sbx.accounts.example.com");

        assertThat(domain.value().split("\\."))
                .allMatch(label -> label.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
        assertThat(domain.wildcard()).isEqualTo("*." + domain);
    }

    @Property
    void subdomain_overSixtyFourOctets_isRefused(@ForAll @IntRange(min = 45, max = 63) int length) {
        String label = "a".repeat(length);

        if (length + ".dev.example.com".length() <= 64) {
            assertThatCode(() -> new Subdomain(label + ".dev.example.com"))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> new Subdomain(label + ".dev.example.com"))
                    .isInstanceOf(InvalidValue.class)
                    .hasMessageContaining("at most 64");
        }
    }

    @Property
    void emailAddress_neverHoldsWhatOrganizationsRefuses(
            @ForAll @StringLength(min = 1, max = 40) String local) {
        try {
            EmailAddress address = new EmailAddress(local + "@example.com");

            assertThat(address.value())
                    .hasSizeBetween(6, 64)
                    .doesNotContainPattern("[\\s\"'()<>\\[\\]:;,\\\\|%&]");
        } catch (InvalidValue refused) {
            assertThat(local).containsPattern("[^a-zA-Z0-9+._-]");
        }
    }

    @Property
    void person_neverHoldsAWildcardOfAPolicy(
            @ForAll @StringLength(min = 1, max = 40) String local) {
        try {
            assertThat(new Person(local + "@example.com").value()).matches("[a-z0-9_+=.@-]{6,64}");
        } catch (InvalidValue refused) {
            assertThat(local).containsPattern("[^a-zA-Z0-9_+=.-]");
        }
    }

    @Example
    void person_isTheSame_inWhateverCase() {
        assertThat(new Person("Ana@Example.com")).isEqualTo(new Person("ana@example.com"));
    }

    @Example
    void person_isTheSame_withWhateverPlusPart_andKeepsTheSpelling() {
        Person second = new Person("Ana+2+x@example.com");

        assertThat(second).isEqualTo(new Person("ana@example.com"));
        assertThat(second).hasSameHashCodeAs(new Person("ana@example.com"));
        assertThat(second).hasToString("ana+2+x@example.com");
        assertThat(second).isNotEqualTo(new Person("ana@other.example"));
        assertThat(new Person("+a@example.com")).isNotEqualTo(new Person("+b@example.com"));
    }

    @Example
    void person_withAWildcard_isRefused() {
        for (String value : List.of("*@example.com", "a?a@example.com", "${aws:x}@example.com")) {
            assertThatThrownBy(() -> new Person(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Example
    void tagValue_takesWhatOrganizationsTakes() {
        for (String value : List.of("4711", "R&D".replace("&", "+"), "Team Blau 7", "ä")) {
            assertThat(new TagValue(value).value()).isEqualTo(value);
        }
        for (String value : List.of("", " x", "x ", "a;b", "x".repeat(257))) {
            assertThatThrownBy(() -> new TagValue(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Example
    void ouPath_isFiveDeepAtMost() {
        assertThat(new OuPath("a/b/c/d/e").names()).containsExactly("a", "b", "c", "d", "e");
        for (String value : List.of("", "/a", "a/", "a//b", "a/b/c/d/e/f", " a")) {
            assertThatThrownBy(() -> new OuPath(value)).isInstanceOf(InvalidValue.class);
        }
    }

    @Provide
    Arbitrary<String> nameLike() {
        return Arbitraries.strings().withChars("ab9-Zé ").ofMinLength(1).ofMaxLength(34);
    }

    @Provide
    Arbitrary<AccountName> names() {
        return Arbitraries.strings()
                .withChars("abz09-")
                .ofMinLength(3)
                .ofMaxLength(30)
                .filter(v -> v.matches("[a-z][a-z0-9-]*[a-z0-9]") && !v.contains("--"))
                .map(AccountName::new);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
