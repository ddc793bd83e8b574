package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class StateMachinesTest {
    /** Where bin/test lints them, and compares them with those that were packaged. */
    private static final Path FOLDER = Path.of("target/definitions");

    @TempDir Path project;

    @Test
    void definitions_areWrittenAsTheLocalCloudRunsThem() throws IOException {
        Map<String, JsonNode> definitions = StateMachines.complete(Path.of(""));

        Files.createDirectories(FOLDER);
        for (Map.Entry<String, JsonNode> definition : definitions.entrySet()) {
            Files.writeString(
                    FOLDER.resolve(definition.getKey() + ".asl.json"),
                    definition.getValue().toPrettyString());
        }

        assertThat(definitions).containsOnlyKeys(StateMachines.names(Path.of("")));
    }

    @Test
    void nameInARetry_becomesItsRetrier_andOthersStayAsTheyAre() throws IOException {
        write("retries.yml", "busy: {ErrorEquals: [Busy], MaxAttempts: 12}");
        write(
                "try-it.asl.json",
                """
                {"States": {"All": {"Branches": [{"States": {"Inner":
                  {"Retry": [{"ErrorEquals": ["NotYet"], "MaxAttempts": 2}, "busy"], "ResultPath": null}
                }}]}}}
                """);

        assertThat(StateMachines.complete(project).get("try-it"))
                .hasToString(
                        """
                        {"States":{"All":{"Branches":[{"States":{"Inner":\
                        {"Retry":[{"ErrorEquals":["NotYet"],"MaxAttempts":2},\
                        {"ErrorEquals":["Busy"],"MaxAttempts":12}],"ResultPath":null}}}]}}}""");
    }

    @Test
    void nameInARetry_thatNoRetrierHas_isRefusedByThatName() throws IOException {
        write("try-it.asl.json", "{\"States\": {\"Inner\": {\"Retry\": [\"busy\"]}}}");

        assertThatThrownBy(() -> StateMachines.complete(project))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageStartingWith("Add busy to statemachine/retries.yml: ")
                .hasMessageContaining("try-it.asl.json");
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve("statemachine").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
