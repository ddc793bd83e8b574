package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordNamesTest {
    @Test
    void normalized_whenInCapitalsWithADot_isLowerCaseWithout() {
        assertThat(RecordNames.normalized("Team-A.Example.COM.")).isEqualTo("team-a.example.com");
    }

    @Test
    void normalized_whenAStar_isItsOctalCode() {
        assertThat(RecordNames.normalized("*.example.com")).isEqualTo("\\052.example.com");
    }

    @Test
    void normalized_whenEscapedAlready_isTheSame() {
        assertThat(RecordNames.normalized("\\052.example.com")).isEqualTo("\\052.example.com");
        assertThat(RecordNames.normalized("\\101b.example.com")).isEqualTo("ab.example.com");
        assertThat(RecordNames.normalized("a\\056b.example.com")).isEqualTo("a\\056b.example.com");
    }

    @Test
    void normalized_whenOtherCharacters_areEscapedByteByByte() {
        assertThat(RecordNames.normalized("a b_c.é")).isEqualTo("a\\040b_c.\\303\\251");
        assertThat(RecordNames.normalized("a\\9")).isEqualTo("a\\1349");
    }
}
