package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"throttle", "error", "delay", "answer-lost"})
    void rule_ofEachFault_isTaken(String fault) throws Exception {
        FaultRule rule =
                read(
                        """
                        {"operation":"route53:ChangeResourceRecordSets","nth":2,"times":3,"fault":"%s"}
                        """
                                .formatted(fault));

        assertThat(rule.fault().name()).isEqualTo(fault);
        assertThat(rule.nth()).isEqualTo(2);
        assertThat(rule.times()).isEqualTo(3);
        assertThat(read("{\"operation\":\"a:B\",\"fault\":\"%s\"}".formatted(fault)).nth())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"operation\":\"a:B\"}",
                "{\"fault\":\"throttle\"}",
                "{\"operation\":\"a:B\",\"fault\":\"flood\"}",
                "{\"operation\":\"CloseAccount\",\"fault\":\"throttle\"}",
                "{\"operation\":\"a:B\",\"fault\":\"throttle\",\"nth\":0}",
                "{\"operation\":\"a:B\",\"fault\":\"throttle\",\"times\":-1}",
                "{\"operation\":\"a:B\",\"fault\":\"delay\",\"millis\":-1}",
                "{\"operation\":\"a:B\",\"fault\":\"error\",\"code\":\"X\",\"status\":200}"
            })
    void rule_ofABadOne_isRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"operation\":\"a:B\",\"fault\":\"throttle\",\"often\":2}",
                "{\"operation\":\"a:B\",\"fault\":\"throttle\",\"nth\":\"first\"}",
                "{\"operation\":7,\"fault\":\"throttle\"}",
                "[]"
            })
    void read_ofWhatIsNone_isRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(JsonProcessingException.class);
    }

    private static FaultRule read(String body) throws JsonProcessingException {
        return Json.MAPPER.readValue(body, FaultRequest.class).rule();
    }
}
