package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.moto.MotoInstallation;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls of {@code tests/fixtures/access}, made by {@code tests/checks/aws_calls.py} with boto3. */
final class AwsCalls {
    private AwsCalls() {}

    /** Makes the calls of a file; answers a line for each. */
    static List<JsonNode> make(
            String file, URI aws, AwsCredentials session, Map<String, String> values)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(
                new MotoInstallation(Path.of("").toAbsolutePath(), _ -> {}).python().toString());
        command.add("tests/checks/aws_calls.py");
        command.add("tests/fixtures/access/%s.json".formatted(file));
        values.forEach((name, value) -> command.add(name + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(People.variables(session));
        builder.environment().put("AWS_ENDPOINT_URL", aws.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : output.lines().toList()) {
            answers.add(Json.MAPPER.readTree(line));
        }
        return answers;
    }
}
