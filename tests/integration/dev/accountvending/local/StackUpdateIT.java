package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.functions.FunctionClasses;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Another version is deployed over the one that runs in the local cloud. */
class StackUpdateIT {
    private static final String DEFINITION =
            """
            {"StartAt": "Rest", "States": {
              "Rest": {"Type": "Wait", "Seconds": 3, "Next": "Call"},
              "Call": {"Type": "Task", "Resource": "${%s}", "ResultPath": "$.answer", "End": true}}}
            """;

    @TempDir static Path folder;
    private static Path before;
    private static Path after;
    private static LocalCloud cloud;
    private static SfnClient stepFunctions;

    @BeforeAll
    static void start() throws IOException {
        before = TestProject.in(Files.createDirectory(folder.resolve("before")));
        Files.writeString(
                before.resolve("statemachine/rest.asl.json"), DEFINITION.formatted("Echo"));
        after = TestProject.in(Files.createDirectory(folder.resolve("after")));
        Files.writeString(
                after.resolve("statemachine/rest.asl.json"), DEFINITION.formatted("Knock"));
        Path functions = after.resolve("functions/test.yml");
        Files.writeString(
                functions,
                Files.readString(functions)
                        .replace("stumbling:", "knock:")
                        .replace("Stumbling", "Echo")
                        .replace("/things/{name}", "/more"));
        cloud =
                LocalCloud.start(
                        new Options(before, 0, 0, _ -> {}, Timing.brisk(), List.of("us-east-1")));
        AccessKey key = Objects.requireNonNull(cloud.description().administrators().get("vending"));
        stepFunctions =
                SfnClient.builder()
                        .httpClient(UrlConnectionHttpClient.create())
                        .endpointOverride(cloud.aws())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                key.accessKeyId(), key.secretAccessKey())))
                        .build();
    }

    @AfterAll
    static void stop() {
        stepFunctions.close();
        cloud.close();
    }

    @Test
    void deploy_movesPieceByPiece_andLeavesExecutionsTheirDefinition() throws Exception {
        String began = execution("before");
        assertThat(post("/more")).isEqualTo(404);
        List<String> moves = new ArrayList<>();

        cloud.deploy(new Release(after, FunctionClasses.own()), moves::add);

        assertThat(moves).contains("function echo", "function door", "function knock");
        assertThat(moves.indexOf("function knock")).isLessThan(moves.indexOf("state machine rest"));
        assertThat(moves.indexOf("function stumbling"))
                .as("what is gone, after all others")
                .isGreaterThan(moves.indexOf("routes and schedules"));
        assertThat(moves.getLast()).startsWith("role ");
        assertThat(post("/more")).isEqualTo(201);
        assertThat(called(began)).contains("local-echo");
        assertThat(called(execution("after"))).contains("local-knock");
    }

    private static String execution(String name) {
        String machine =
                stepFunctions.listStateMachines().stateMachines().stream()
                        .filter(it -> it.name().equals("rest-local"))
                        .findFirst()
                        .orElseThrow()
                        .stateMachineArn();
        return stepFunctions
                .startExecution(r -> r.stateMachineArn(machine).name(name).input("{}"))
                .executionArn();
    }

    /** The functions that an execution called, once it has succeeded. */
    private static String called(String execution) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                stepFunctions
                                        .describeExecution(r -> r.executionArn(execution))
                                        .status(),
                        status -> status == ExecutionStatus.SUCCEEDED);
        return stepFunctions.getExecutionHistory(r -> r.executionArn(execution)).events().stream()
                .map(HistoryEvent::lambdaFunctionScheduledEventDetails)
                .filter(Objects::nonNull)
                .map(details -> details.resource())
                .toList()
                .toString();
    }

    private static int post(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(cloud.api().resolve(path))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
