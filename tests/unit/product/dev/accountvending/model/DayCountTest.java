package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayCountTest {

    @ParameterizedTest
    @ValueSource(strings = {"7", "7d", "7D", "+7d"})
    void parse_ofEveryWayToWriteIt_isTheNumber(String text) {
        assertThat(DayCount.parse(text)).isEqualTo(7);
        assertThat(DayCount.isMeantBy(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5d", "7w", "100000", "7 d"})
    void parse_ofAnythingElse_isRefused(String text) {
        assertThatThrownBy(() -> DayCount.parse(text)).isInstanceOf(InvalidValue.class);
    }
}
