package dev.accountvending.pool;

import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.ExportedEnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectRequest;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CodeBuild, whose builds end when the test says so. */
final class TestingCodeBuild implements CodeBuildClient {
    final List<StartBuildRequest> requests = new ArrayList<>();
    final Map<String, Build> builds = new LinkedHashMap<>();
    private final Map<String, String> byToken = new HashMap<>();

    /** Thrown by the next start, before anything happens. */
    @Nullable StepFailure refusal;

    String phase = "BUILD";

    /** Whether the next start happens and is not heard of. */
    boolean loseAnswer;

    @Override
    public StartBuildResponse startBuild(StartBuildRequest request) {
        requests.add(request);
        if (refusal != null) {
            StepFailure thrown = refusal;
            refusal = null;
            throw thrown;
        }
        String id =
                byToken.computeIfAbsent(
                        request.idempotencyToken(),
                        _ -> request.projectName() + ":" + (builds.size() + 1));
        Build build =
                builds.computeIfAbsent(
                        id,
                        _ ->
                                Build.builder()
                                        .id(id)
                                        .buildStatus(StatusType.IN_PROGRESS)
                                        .currentPhase(phase)
                                        .environment(
                                                e ->
                                                        e.environmentVariables(
                                                                request
                                                                        .environmentVariablesOverride()))
                                        .build());
        if (loseAnswer) {
            loseAnswer = false;
            throw new TransientFailure("The answer was lost.");
        }
        return StartBuildResponse.builder().build(build).build();
    }

    @Override
    public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
        return BatchGetBuildsResponse.builder()
                .builds(
                        request.ids().stream()
                                .filter(builds::containsKey)
                                .map(builds::get)
                                .toList())
                .build();
    }

    @Override
    public ListBuildsForProjectResponse listBuildsForProject(ListBuildsForProjectRequest request) {
        return ListBuildsForProjectResponse.builder().ids(builds.keySet()).build();
    }

    /** What CodeBuild forgets of a repeated token after five minutes. */
    void forgetTokens() {
        byToken.clear();
    }

    /** Ends every build that runs. */
    void end(StatusType status, Map<String, String> exported) {
        builds.replaceAll(
                (_, build) ->
                        build.buildStatus() == StatusType.IN_PROGRESS
                                ? build.toBuilder()
                                        .buildStatus(status)
                                        .exportedEnvironmentVariables(
                                                exported.entrySet().stream()
                                                        .map(
                                                                e ->
                                                                        ExportedEnvironmentVariable
                                                                                .builder()
                                                                                .name(e.getKey())
                                                                                .value(e.getValue())
                                                                                .build())
                                                        .toList())
                                        .build()
                                : build);
    }

    @Override
    public String serviceName() {
        return "codebuild";
    }

    @Override
    public void close() {}
}
