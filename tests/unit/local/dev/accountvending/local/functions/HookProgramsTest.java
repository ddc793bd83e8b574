package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.local.gateway.AwsFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

class HookProgramsTest {
    private static final String NAME = "account-vending-hook-x";

    @TempDir private Path folder;

    @Test
    void run_givesTheEvent_andAnswersWhatTheProgramSays() throws IOException {
        program("cat");

        FunctionResult result = run("{\"leaseId\":\"ana-1\"}");

        assertThat(result.payload()).isEqualTo("{\"leaseId\":\"ana-1\"}");
        assertThat(result.error()).isEmpty();
    }

    @Test
    void run_ofAProgramThatFails_isAnErrorThatTellsWhy() throws IOException {
        program("echo no cost centre >&2; exit 3");

        FunctionResult result = run("{}");

        assertThat(result.error()).contains("exit code 3");
        assertThat(result.payload()).contains("\"errorMessage\":\"no cost centre\"");
    }

    @Test
    void run_ofAProgramThatReadsAndSaysNothing_isNull() throws IOException {
        program("exec <&-");

        assertThat(run("{\"x\":\"" + "x".repeat(200_000) + "\"}").payload()).isEqualTo("null");
    }

    @Test
    void run_ofPlainText_answersAText() throws IOException {
        program("echo done");

        assertThat(run("{}").payload()).isEqualTo("\"done\\n\"");
    }

    @Test
    void run_withoutAProgram_isAFunctionThatIsNotThere() {
        assertThatThrownBy(() -> run("{}"))
                .isInstanceOf(AwsFailure.class)
                .hasMessageContaining("Function not found: account-vending-hook-x");
        assertThatThrownBy(() -> new HookPrograms(null, Map.of()).run(NAME, "{}"))
                .isInstanceOf(AwsFailure.class);
    }

    @Test
    void run_hasTheLocalCloudAsAws() throws IOException {
        program("printf '\"%s\"' \"$AWS_ENDPOINT_URL\"");

        assertThat(run("{}").payload()).isEqualTo("\"http://127.0.0.1:1\"");
    }

    private FunctionResult run(String payload) {
        return new HookPrograms(folder, Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1"))
                .run(NAME, payload);
    }

    private void program(String text) throws IOException {
        Path program = folder.resolve(NAME);
        Files.writeString(program, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
