package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiTest {
    @Test
    void lower_lowersLettersOfAsciiOnly() {
        assertThat(Ascii.lower("Firstname.LASTNAME@Example.com"))
                .isEqualTo("firstname.lastname@example.com");
        assertThat(Ascii.lower("\u212A\u0130Ä")).isEqualTo("\u212A\u0130Ä");
        assertThat(Ascii.equalsIgnoreCase("MikE", "mIKe")).isTrue();
        assertThat(Ascii.equalsIgnoreCase("mi\u212Ae", "mike")).isFalse();
    }

    /** Java lowers the first to mike@, and the second to an i with a dot of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mi\u212Ae@example.com",
                "m\u0130ke@example.com",
                "mike@ban\u212A.example.com"
            })
    void aPerson_isNotAnotherWithSuchALetter(String address) {
        assertThat(new Person("Mike@Example.com")).isEqualTo(new Person("mike@example.com"));
        assertThatThrownBy(() -> new Person(address)).isInstanceOf(InvalidValue.class);
    }
}
