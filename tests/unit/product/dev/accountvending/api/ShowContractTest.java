package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.api.TestingApiHandler.Answer;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class ShowContractTest {
    @Test
    void get_answersTheVeryFile() throws Exception {
        Answer answer =
                new TestingApiHandler("GET /openapi.yaml", new ShowContract())
                        .call(TestingApiHandler.event(null));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/yaml");
        assertThat(answer.body().textValue())
                .isEqualTo(Files.readString(Path.of("docs/openapi.yaml")));
    }
}
