package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.AccountLimitExceededException;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.ExportedEnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectRequest;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * CodeBuild of the vending account, whose one project cleans accounts: a build takes minutes, and
 * then has removed what an owner has left, and reports it as {@code
 * resources/clean-account.buildspec} does.
 */
public final class BuildsService implements CodeBuildClient {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
    private static final int LISTED = 100;

    private final Clock clock;
    private final AwsTimes times;
    private final Refusal refusal;
    private final Function<String, Optional<Cleaning>> cleaner;
    private final Map<String, Held> builds = new LinkedHashMap<>();

    /** How many builds CodeBuild runs at once before it refuses more. */
    public int mostAtOnce = 20;

    /**
     * What one pass has found and done.
     *
     * @param left what it could not remove
     */
    record Cleaning(int found, List<String> left) {
        Cleaning {
            left = List.copyOf(left);
        }
    }

    private static final class Held {
        final String id;
        final StartBuildRequest request;
        final Instant begun;
        final Instant due;
        boolean ended;
        @Nullable Cleaning cleaning;

        Held(String id, StartBuildRequest request, Instant begun, Instant due) {
            this.id = id;
            this.request = request;
            this.begun = begun;
            this.due = due;
        }

        String account() {
            return request.environmentVariablesOverride().stream()
                    .filter(it -> it.name().equals("ACCOUNT"))
                    .map(EnvironmentVariable::value)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * @param cleaner cleans an account as far as it can; empty if it could not enter
     */
    BuildsService(Clock clock, AwsTimes times, Function<String, Optional<Cleaning>> cleaner) {
        this.clock = clock;
        this.times = times;
        this.cleaner = cleaner;
        this.refusal = new Refusal("CodeBuild", clock);
    }

    @Override
    public StartBuildResponse startBuild(StartBuildRequest request) {
        settle();
        Instant now = clock.instant();
        Optional<Held> twin =
                builds.values().stream()
                        .filter(
                                it ->
                                        Objects.equals(
                                                it.request.idempotencyToken(),
                                                request.idempotencyToken()))
                        .filter(it -> it.begun.plus(TOKEN_LIFE).isAfter(now))
                        .findFirst();
        if (twin.isPresent()) {
            return StartBuildResponse.builder().build(shown(twin.get())).build();
        }
        if (underWay() >= mostAtOnce) {
            throw refusal.of(
                    AccountLimitExceededException.builder(),
                    400,
                    "AccountLimitExceededException",
                    "Cannot have more than %d builds in queue for the account"
                            .formatted(mostAtOnce));
        }
        String id = "%s:%08d".formatted(request.projectName(), builds.size() + 1);
        Held held = new Held(id, request, now, now.plus(times.build()));
        builds.put(id, held);
        return StartBuildResponse.builder().build(shown(held)).build();
    }

    /** Returns how many builds run. */
    public long underWay() {
        settle();
        return builds.values().stream().filter(it -> !it.ended).count();
    }

    @Override
    public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
        settle();
        return BatchGetBuildsResponse.builder()
                .builds(
                        request.ids().stream()
                                .map(builds::get)
                                .filter(Objects::nonNull)
                                .map(BuildsService::shown)
                                .toList())
                .build();
    }

    @Override
    public ListBuildsForProjectResponse listBuildsForProject(ListBuildsForProjectRequest request) {
        return ListBuildsForProjectResponse.builder()
                .ids(new ArrayList<>(builds.keySet()).reversed().stream().limit(LISTED).toList())
                .build();
    }

    private void settle() {
        Instant now = clock.instant();
        builds.values().stream()
                .filter(it -> !it.ended && !it.due.isAfter(now))
                .forEach(
                        it -> {
                            it.ended = true;
                            it.cleaning = cleaner.apply(it.account()).orElse(null);
                        });
    }

    private static Build shown(Held held) {
        Cleaning done = held.cleaning;
        Build.Builder build =
                Build.builder()
                        .id(held.id)
                        .currentPhase(held.ended ? "COMPLETED" : "BUILD")
                        .environment(
                                it ->
                                        it.environmentVariables(
                                                held.request.environmentVariablesOverride()));
        if (!held.ended) {
            return build.buildStatus(StatusType.IN_PROGRESS).build();
        }
        if (done == null) {
            return build.buildStatus(StatusType.FAILED).build();
        }
        int left = done.left().size();
        return build.buildStatus(StatusType.SUCCEEDED)
                .exportedEnvironmentVariables(
                        exported("NUKE_SCANNED", "yes"),
                        exported("NUKE_FOUND", String.valueOf(done.found())),
                        exported("NUKE_REMOVED", String.valueOf(done.found() - left)),
                        exported("NUKE_FAILED", String.valueOf(left)),
                        exported("NUKE_UNLISTED", "0"),
                        exported("NUKE_LEFT", String.join(" ", done.left())))
                .build();
    }

    private static ExportedEnvironmentVariable exported(String name, String value) {
        return ExportedEnvironmentVariable.builder().name(name).value(value).build();
    }

    @Override
    public String serviceName() {
        return "codebuild";
    }

    @Override
    public void close() {}
}
