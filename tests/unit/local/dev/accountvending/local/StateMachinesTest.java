package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.functions.FunctionDeclarations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

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

    @Test
    void unscheduledFunctions_becomeTheListOfThose() throws IOException {
        write("wake.asl.json", "{\"States\": {\"List\": {\"Result\": \"unscheduledFunctions\"}}}");
        Files.createDirectories(project.resolve("functions"));
        Files.writeString(
                project.resolve("functions/test.yml"),
                """
                vend: {handler: a.Vend}
                sweep: {handler: a.Sweep, events: [{schedule: rate(1 day)}]}
                fail: {handler: a.Fail, events: [{httpApi: "GET /"}]}
                """);

        assertThat(StateMachines.complete(project).get("wake"))
                .hasToString("{\"States\":{\"List\":{\"Result\":[\"${Fail}\",\"${Vend}\"]}}}");
    }

    /** Lambda puts away the snapshot of a function that nobody called for 14 days. */
    @Test
    void everyFunction_isCalledEveryTwoWeeks_byASchedule_orByTheWakeUp() {
        Duration twoWeeks = Duration.ofDays(14);
        FunctionDeclarations functions = FunctionDeclarations.read(Path.of(""));
        Set<String> woken = StateMachines.woken(Path.of(""), functions);

        assertThat(functions.all())
                .isNotEmpty()
                .allSatisfy(
                        function -> {
                            assertThat(woken).contains(function.name());
                            assertThat(function.schedules())
                                    .allMatch(it -> it.rate().every().compareTo(twoWeeks) < 0);
                        });
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve("statemachine").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
