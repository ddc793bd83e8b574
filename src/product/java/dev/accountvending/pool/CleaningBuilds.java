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

/** The builds that clean accounts: one for each pass. */
final class CleaningBuilds {
    /** Names, in a build's environment, the pass that it is. */
    private static final String PASS = "PASS";

    private final CodeBuildClient codeBuild;
    private final String project;

    CleaningBuilds(CodeBuildClient codeBuild, String project) {
        this.codeBuild = codeBuild;
        this.project = project;
    }

    /** The pass, by a name that no other has, also where cleaning was begun anew. */
    static String token(LeaseId lease, Cleaning pass) {
        return "%s-%d-%d".formatted(lease, pass.passes(), pass.at().toEpochMilli());
    }

    /**
     * Starts the pass's build; answers its id. For five minutes CodeBuild knows a repeat by its
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
     * The pass's build among the latest hundred, whose id was not heard. One that is further back
     * goes on unheard, and does no harm: whatever it removes was to go.
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

    /** The build, unless CodeBuild does not know it, or no more. */
    Optional<Build> get(String id) {
        return codeBuild.batchGetBuilds(r -> r.ids(id)).builds().stream().findFirst();
    }

    private static EnvironmentVariable variable(String name, String value) {
        return EnvironmentVariable.builder().name(name).value(value).type("PLAINTEXT").build();
    }
}
