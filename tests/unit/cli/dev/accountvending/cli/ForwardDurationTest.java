package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

class ForwardDurationTest {
    private final ForwardDuration converter = new ForwardDuration();

    @ParameterizedTest
    @CsvSource({
        "+7d, P7D",
        "7d, P7D",
        "1w, P7D",
        "+2h, PT2H",
        "90m, PT90M",
        "30s, PT30S",
        "P7D, P7D",
        "PT90M, PT90M",
        "+P1DT1H, P1DT1H"
    })
    void convert_readsShortAndIsoForms(String text, Duration expected) {
        assertThat(converter.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", "7", "d", "-7d", "P-7D", "0d", "PT0S", "7 days", "9999999999d"})
    void convert_refusesTheRest(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("+7d");
    }
}
