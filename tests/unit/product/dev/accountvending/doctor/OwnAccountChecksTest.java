package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.BatchGetProjectsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetProjectsResponse;
import software.amazon.awssdk.services.codebuild.model.Project;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class OwnAccountChecksTest {
    private static final String ARN = "arn:aws:states:us-east-1:1:stateMachine:vend-account-prod";

    private final Map<String, String> stateMachines = new HashMap<>(Map.of(ARN, "ACTIVE"));
    private final List<String> projects = new ArrayList<>(List.of("clean-account"));
    private final OwnAccountChecks checks =
            new OwnAccountChecks(
                    TestingInstallation.settings(), () -> new StepFunctions(), () -> new Builds());

    private final class StepFunctions implements SfnClient {
        @Override
        public DescribeStateMachineResponse describeStateMachine(
                DescribeStateMachineRequest request) {
            String status =
                    Optional.ofNullable(stateMachines.get(request.stateMachineArn()))
                            .orElseThrow(
                                    () ->
                                            TestingInstallation.refused(
                                                    "StateMachineDoesNotExist", "none"));
            return DescribeStateMachineResponse.builder().status(status).build();
        }

        @Override
        public String serviceName() {
            return "states";
        }

        @Override
        public void close() {}
    }

    private final class Builds implements CodeBuildClient {
        @Override
        public BatchGetProjectsResponse batchGetProjects(BatchGetProjectsRequest request) {
            return BatchGetProjectsResponse.builder()
                    .projects(
                            request.names().stream()
                                    .filter(projects::contains)
                                    .map(name -> Project.builder().name(name).build())
                                    .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "codebuild";
        }

        @Override
        public void close() {}
    }

    @Test
    void aStateMachineThatIsActive_isWell() {
        assertThat(checks.stateMachine(ARN)).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void aStateMachineThatIsDeleted_fails() {
        stateMachines.put(ARN, "DELETING");

        assertThat(checks.stateMachine(ARN).line()).contains("DELETING");
    }

    @Test
    void aStateMachineThatIsNotThere_fails() {
        stateMachines.clear();

        assertThat(checks.stateMachine(ARN).line()).startsWith("There is no state machine " + ARN);
    }

    @Test
    void theCleaningProject_isThere_orFails() {
        assertThat(checks.cleaning()).isEqualTo(CheckOutcome.ok("clean-account"));

        projects.clear();

        assertThat(checks.cleaning().line())
                .startsWith("There is no CodeBuild project clean-account");
    }
}
