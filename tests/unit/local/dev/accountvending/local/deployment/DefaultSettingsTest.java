package dev.accountvending.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class DefaultSettingsTest {
    @TempDir Path project;

    @Test
    void read_answersTheSettingsWhoseParameterHasADefault() throws IOException {
        Files.createDirectory(project.resolve("stages"));
        Files.writeString(project.resolve("stages/default.yml"), "waitClosure: 60\nslack: \"\"\n");
        Files.writeString(
                project.resolve("serverless.yml"),
                """
                provider:
                  environment:
                    AVM_WAIT_CLOSURE: ${param:waitClosure}
                    AVM_SLACK: ${param:slack}
                    AVM_PARENT_DOMAIN: ${param:parentDomain}
                    AVM_CALLER_ROLES: Requester,${param:slack}
                    AVM_TABLE: {Ref: Ledger}
                """);

        assertThat(DefaultSettings.read(project))
                .isEqualTo(Map.of("AVM_WAIT_CLOSURE", "60", "AVM_SLACK", ""));
    }

    @Test
    void read_whereNothingCanBePackaged_isEmpty() {
        assertThat(DefaultSettings.read(project)).isEmpty();
    }
}
