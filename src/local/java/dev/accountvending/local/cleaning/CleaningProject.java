package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.AwsPort;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.local.gateway.ServiceSessions;
import dev.accountvending.runtime.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * CodeBuild, with the one project of the product: moto's keeps builds but runs none. A build runs
 * in parallel to the call that starts it, some at a time, and its output is in CloudWatch's logs.
 *
 * <p>For five minutes a repeated token is the same build (<a
 * href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html">StartBuild</a>).
 */
public final class CleaningProject implements AutoCloseable {
    public static final String NAME = StageNames.CLEANING_PROJECT;

    static final String LOGS = "/aws/codebuild/" + NAME;

    private static final Logger LOG = LoggerFactory.getLogger(CleaningProject.class);
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

    /** More builds would only wait for moto. */
    private static final int AT_ONCE = 4;

    /**
     * As many builds for each that may run wait in CodeBuild's queue (<a
     * href="https://docs.aws.amazon.com/codebuild/latest/userguide/builds-working.html">builds</a>).
     */
    private static final int QUEUED_EACH = 5;

    private volatile Path folder;
    private final Moto moto;
    private final AwsPort port;
    private final URI endpoint;
    private final ServiceSessions sessions;
    private final String account;
    private final String region;
    private final String role;
    private final String operatorRole;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Build> builds = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Build> newestFirst = new ConcurrentLinkedDeque<>();
    private final Map<String, Build> byToken = new ConcurrentHashMap<>();
    private volatile String path = String.valueOf(System.getenv("PATH"));

    /**
     * @param folder the product's, with the buildspec in it
     * @param account the vending account
     * @param role the ARN of the role that builds work in
     * @param operatorRole the role by which builds enter members
     */
    public CleaningProject(
            Path folder,
            Moto moto,
            URI endpoint,
            ServiceSessions sessions,
            String account,
            String region,
            String role,
            String operatorRole,
            Clock clock) {
        this.folder = folder;
        this.moto = moto;
        this.port = new AwsPort(endpoint);
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.account = account;
        this.region = region;
        this.role = role;
        this.operatorRole = operatorRole;
        this.clock = clock;
    }

    /** Adds the rules that answer for CodeBuild. */
    public void install(Rules rules) {
        writeLog("CreateLogGroup", Map.of("logGroupName", LOGS));
        rules.rule("codebuild:StartBuild", this::start);
        rules.rule("codebuild:BatchGetBuilds", this::describe);
        rules.rule("codebuild:ListBuildsForProject", this::list);
        rules.rule("codebuild:BatchGetProjects", this::projects);
    }

    /** Sets the folder with the buildspec, as a deployment does; for the builds from now on. */
    public void folder(Path other) {
        folder = other;
    }

    /** Sets the path on which programs are searched, instead of this process's own. */
    public void path(String other) {
        path = other;
    }

    /** Returns the one project if it is asked for. */
    private Answer projects(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode found = answer.putArray("projects");
        ArrayNode missing = answer.putArray("projectsNotFound");
        for (JsonNode name : call.json().path("names")) {
            if (name.asText().equals(NAME)) {
                found.addObject()
                        .put("name", NAME)
                        .put(
                                "arn",
                                "arn:aws:codebuild:%s:%s:project/%s"
                                        .formatted(region, account, NAME));
            } else {
                missing.add(name);
            }
        }
        return Answer.json(answer);
    }

    private Answer start(AwsCall call) {
        ObjectNode request = call.json();
        requireProject(request);
        Build build = begun(request);
        return Answer.json(request.objectNode().set("build", build.told(region)));
    }

    private synchronized Build begun(ObjectNode request) {
        JsonNode variables = request.path("environmentVariablesOverride");
        String token = request.path("idempotencyToken").asText("");
        Build known = byToken.get(token);
        if (known != null && clock.instant().isBefore(known.started().plus(TOKEN_LIFE))) {
            if (!known.wasAskedWith(variables)) {
                throw new AwsFailure(
                        400,
                        "InvalidInputException",
                        "The token was used with other parameters: " + token);
            }
            return known;
        }
        if (builds.values().stream().filter(Build::isQueued).count() >= AT_ONCE * QUEUED_EACH) {
            throw new AwsFailure(
                    400,
                    "AccountLimitExceededException",
                    "Cannot have more than %d builds in queue for the account"
                            .formatted(AT_ONCE * QUEUED_EACH));
        }
        Build build = new Build(builds.size() + 1, account, variables, clock);
        builds.put(build.id(), build);
        newestFirst.addFirst(build);
        if (!token.isEmpty()) {
            byToken.put(token, build);
        }
        threads.execute(() -> run(build));
        return build;
    }

    private Answer describe(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode found = answer.putArray("builds");
        ArrayNode missing = answer.putArray("buildsNotFound");
        for (JsonNode id : call.json().path("ids")) {
            Build build = builds.get(id.asText());
            if (build == null) {
                missing.add(id.asText());
            } else {
                found.add(build.told(region));
            }
        }
        return Answer.json(answer);
    }

    private Answer list(AwsCall call) {
        requireProject(call.json());
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode ids = answer.putArray("ids");
        newestFirst.stream().limit(100).map(Build::id).forEach(ids::add);
        return Answer.json(answer);
    }

    private static void requireProject(ObjectNode request) {
        String name = request.path("projectName").asText();
        if (!name.equals(NAME)) {
            throw new AwsFailure(
                    400, "ResourceNotFoundException", "Project cannot be found: " + name);
        }
    }

    private void run(Build build) {
        try {
            places.acquire();
            build.run();
            try {
                Pass.Outcome outcome = pass(build).run(build.environment());
                log(build, outcome.output());
                build.end(outcome, clock.instant());
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the local cloud ends
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("build");
            build.end(new Pass.Outcome(false, Map.of(), List.of()), clock.instant());
        }
    }

    private Pass pass(Build build) {
        Caller caller =
                new Caller(
                        account,
                        role,
                        dev.accountvending.local.gateway.SessionDetails.named(
                                "AWSCodeBuild-" + build.stream(), clock.instant()),
                        null,
                        null);
        return new Pass(
                Buildspec.read(folder),
                moto,
                new CleanerSession(port, sessions.begin("codebuild.amazonaws.com", caller), region),
                operatorRole,
                endpoint.toString(),
                path);
    }

    private void log(Build build, List<String> output) {
        writeLog("CreateLogStream", Map.of("logGroupName", LOGS, "logStreamName", build.stream()));
        long now = System.currentTimeMillis();
        writeLog(
                "PutLogEvents",
                Map.of(
                        "logGroupName",
                        LOGS,
                        "logStreamName",
                        build.stream(),
                        "logEvents",
                        output.stream()
                                .filter(line -> !line.isEmpty())
                                .map(line -> Map.of("timestamp", now, "message", line))
                                .toList()));
    }

    private void writeLog(String operation, Map<String, ?> body) {
        moto.json(account, "logs", "Logs_20140328." + operation, Json.MAPPER.valueToTree(body));
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        port.close();
    }
}
