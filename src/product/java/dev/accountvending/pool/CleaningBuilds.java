package dev.accountvending.pool;

import dev.accountvending.ledger.Cleaning;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;

import java.util.List;
import java.util.Optional;

/** Starts and finds the builds that clean accounts: one for each pass. */
final class CleaningBuilds {
    /** The environment variable that names a build's pass. */
    private static final String PASS = "PASS";

    private final CodeBuildClient codeBuild;
    private final String project;

    CleaningBuilds(CodeBuildClient codeBuild, String project) {
        this.codeBuild = codeBuild;
        this.project = project;
    }

    /** Returns a name for the pass that is unique even if cleaning was begun anew. */
    static String token(LeaseId lease, Cleaning pass) {
        return "%s-%d-%d".formatted(lease, pass.passes(), pass.at().toEpochMilli());
    }

    /**
     * Starts the pass's build, and returns its id. For five minutes CodeBuild knows a repeat by its
     * token (<a
     * href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html">StartBuild</a>).
     */
    String start(String token, AccountId account, NukeConfiguration configuration) {
        return codeBuild
                .startBuild(
                        StartBuildRequest.builder()
                                .projectName(project)
                                .idempotencyToken(token)
                                .environmentVariablesOverride(
                                        variable(PASS, token),
                                        variable("ACCOUNT", account.value()),
                                        variable("CONFIGURATION", configuration.packed()))
                                .build())
                .build()
                .id();
    }

    /**
     * Returns the pass's build, whose id was lost, if it is among the latest hundred. An older one
     * continues unnoticed, which does no harm: all that it removes had to go.
     */
    Optional<String> find(String token) {
        List<String> latest = codeBuild.listBuildsForProject(r -> r.projectName(project)).ids();
        return latest.isEmpty()
                ? Optional.empty()
                : codeBuild.batchGetBuilds(r -> r.ids(latest)).builds().stream()
                        .filter(
                                build ->
                                        build.environment()
                                                .environmentVariables()
                                                .contains(variable(PASS, token)))
                        .map(Build::id)
                        .findFirst();
    }

    /** Returns the build; empty if CodeBuild does not know it, or no longer does. */
    Optional<Build> get(String id) {
        return codeBuild.batchGetBuilds(r -> r.ids(id)).builds().stream().findFirst();
    }

    private static EnvironmentVariable variable(String name, String value) {
        return EnvironmentVariable.builder().name(name).value(value).type("PLAINTEXT").build();
    }
}
