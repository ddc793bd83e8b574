package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A build, as CodeBuild describes it. */
final class Build {
    private final String stream = UUID.randomUUID().toString();
    private final int number;
    private final String account;
    private final JsonNode variables;
    private final Instant started;
    private boolean running;
    private Pass.@Nullable Outcome outcome;
    private @Nullable Instant ended;

    /**
     * @param variables those of the request, in its form
     */
    Build(int number, String account, JsonNode variables, Clock clock) {
        this.number = number;
        this.account = account;
        this.variables = variables;
        this.started = clock.instant();
    }

    String id() {
        return CleaningProject.NAME + ":" + stream;
    }

    /** Returns the name of its stream of log events. */
    String stream() {
        return stream;
    }

    Instant started() {
        return started;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : variables) {
            environment.put(variable.path("name").asText(), variable.path("value").asText());
        }
        return environment;
    }

    boolean wasAskedWith(JsonNode others) {
        return variables.equals(others);
    }

    /** Leaves the queue. */
    synchronized void run() {
        running = true;
    }

    synchronized boolean isQueued() {
        return !running && outcome == null;
    }

    synchronized void end(Pass.Outcome reached, Instant at) {
        outcome = reached;
        ended = at;
    }

    synchronized ObjectNode told(String region) {
        ObjectNode build = Json.MAPPER.createObjectNode();
        build.put("id", id());
        build.put("arn", "arn:aws:codebuild:%s:%s:build/%s".formatted(region, account, id()));
        build.put("buildNumber", number);
        build.put("projectName", CleaningProject.NAME);
        build.put("startTime", seconds(started));
        build.put("buildComplete", outcome != null);
        build.put("currentPhase", phase());
        build.put("buildStatus", status(outcome));
        build.putObject("environment")
                .put("type", "ARM_CONTAINER")
                .put("image", "aws/codebuild/amazonlinux-aarch64-standard:3.0")
                .put("computeType", "BUILD_GENERAL1_SMALL")
                .set("environmentVariables", variables);
        build.putObject("logs").put("groupName", CleaningProject.LOGS).put("streamName", stream);
        ArrayNode exported = build.putArray("exportedEnvironmentVariables");
        if (outcome != null && ended != null) {
            build.put("endTime", seconds(ended));
            outcome.exported()
                    .forEach(
                            (name, value) ->
                                    exported.addObject().put("name", name).put("value", value));
        }
        return build;
    }

    private String phase() {
        if (outcome != null) {
            return "COMPLETED";
        }
        return running ? "BUILD" : "QUEUED";
    }

    private static String status(Pass.@Nullable Outcome outcome) {
        if (outcome == null) {
            return "IN_PROGRESS";
        }
        return outcome.succeeded() ? "SUCCEEDED" : "FAILED";
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
