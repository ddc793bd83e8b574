package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.LambdaEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.util.Map;

class SlackVaultTest {
    private final TestingSsm parameters = new TestingSsm();

    @Test
    void read_decrypts() {
        SlackSecrets secrets = parameters.vault.read();

        assertThat(secrets.signingSecret()).isEqualTo(TestingSsm.SIGNING_SECRET);
        assertThat(secrets.botToken()).isEqualTo("xoxb-1");
        assertThat(parameters.lastRequest)
                .satisfies(request -> assertThat(request.withDecryption()).isTrue());
    }

    @Test
    void secrets_asText_tellNothing() {
        assertThat(parameters.vault.read().toString()).isEqualTo("SlackSecrets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "{\"signingSecret\":\"hunter2\"}",
                "{\"signingSecret\":\"hunter2\",\"botToken\":\" \"}",
                "{\"signingSecret\":\"hunter2\",\"botToken\":\"x\",\"more\":1}"
            })
    void read_ofAnythingElse_failsWithoutTellingIt(String text) {
        parameters.text = text;

        assertThatThrownBy(parameters.vault::read)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("The parameter slack must hold")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void of_withoutTheSetting_isEmpty() {
        assertThat(
                        SlackVault.of(
                                new FunctionContext(
                                        new LambdaEnvironment(Map.of(), Clock.systemUTC()))))
                .isEmpty();
    }
}
