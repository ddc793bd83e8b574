package dev.accountvending.local.functions;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs functions as Lambda does: one invocation at a time for each sandbox, no more of a function
 * than are reserved for it, never longer than the declared timeout, errors written as Lambda writes
 * them (<a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>).
 */
public final class LambdaHost {
    private static final Logger LOG = LoggerFactory.getLogger(LambdaHost.class);

    private final FunctionDeclarations functions;
    private final Sandboxes sandboxes;
    private final HookPrograms hooks;
    private final String arnPrefix;
    private final ReservedConcurrency room = new ReservedConcurrency();

    /**
     * @param arnPrefix the part of a function's ARN before its declared name
     */
    public LambdaHost(
            FunctionDeclarations functions,
            Sandboxes.Environments environments,
            String arnPrefix,
            HookPrograms hooks) {
        this.functions = functions;
        this.hooks = hooks;
        this.sandboxes = new Sandboxes(environments);
        this.arnPrefix = arnPrefix;
    }

    /** Sets the account's quota of invocations at once. */
    public void concurrency(int most) {
        room.ofAccount(most);
    }

    public String arn(String function) {
        return arnPrefix + function;
    }

    /** Answers {@code lambda:Invoke}. */
    public Answer invoke(AwsCall call) {
        String name = nameIn(call.request().path());
        String payload = call.request().text();
        if (HookPrograms.isHook(name)) {
            return answer(hooks.run(name, payload));
        }
        FunctionDeclaration function = find(name);
        String type = call.request().header("x-amz-invocation-type");
        if (type.equals("Event")) {
            Thread.ofVirtual()
                    .name(function.name())
                    .start(() -> room.inLine(function, () -> run(function, payload)));
            return new Answer(202, Map.of(), new byte[0]);
        }
        if (type.equals("DryRun")) {
            return new Answer(204, Map.of(), new byte[0]);
        }
        return answer(room.atOnce(function, () -> run(function, payload)));
    }

    private static Answer answer(FunctionResult result) {
        Answer answer =
                new Answer(
                        200,
                        Map.of(
                                "content-type",
                                "application/json",
                                "x-amz-executed-version",
                                "$LATEST"),
                        result.payload().getBytes(StandardCharsets.UTF_8));
        return result.error().isEmpty()
                ? answer
                : answer.withHeader("x-amz-function-error", "Unhandled");
    }

    /** Runs a function by name, as the HTTP API and schedules do. */
    public FunctionResult run(String name, String payload) {
        FunctionDeclaration function = find(name);
        return room.inLine(function, () -> run(function, payload));
    }

    /** Finds a function by its declared name, or by its name at AWS. */
    private FunctionDeclaration find(String name) {
        return functions
                .find(StageNames.declared(name))
                .orElseThrow(
                        () ->
                                new AwsFailure(
                                        404,
                                        "ResourceNotFoundException",
                                        "Function not found: " + arn(StageNames.declared(name))));
    }

    private FunctionResult run(FunctionDeclaration function, String payload) {
        String requestId = UUID.randomUUID().toString();
        CompletableFuture<FunctionResult> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name(function.name())
                        .start(() -> outcome.complete(handle(function, payload, requestId)));
        try {
            return outcome.get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return FunctionResult.timedOut(requestId, function.timeout().toMillis());
        } catch (ExecutionException e) {
            return FunctionResult.failed(e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return FunctionResult.failed(e);
        }
    }

    // Everything that a function throws, errors included, is its answer.
    @SuppressWarnings("CatchThrowable")
    private FunctionResult handle(FunctionDeclaration function, String payload, String requestId) {
        Task task = Task.of(payload);
        try {
            Sandboxes.Sandbox sandbox = sandboxes.take(function, task);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                sandbox.environment()
                        .with(
                                () -> {
                                    sandbox.handler()
                                            .handleRequest(
                                                    new ByteArrayInputStream(
                                                            payload.getBytes(
                                                                    StandardCharsets.UTF_8)),
                                                    out,
                                                    new LocalContext(
                                                            function,
                                                            arn(function.name()),
                                                            requestId));
                                    return out;
                                });
            } finally {
                // A sandbox that ran out of time was interrupted, and is not used again.
                if (!Thread.currentThread().isInterrupted()) {
                    sandboxes.giveBack(function, task, sandbox);
                }
            }
            String answer = out.toString(StandardCharsets.UTF_8);
            return FunctionResult.of(answer.isEmpty() ? "null" : answer);
        } catch (Throwable thrown) {
            // Lambda's runtime logs what a function throws, with the messages of all its causes.
            LOG.atInfo().setCause(thrown).log("{} failed", function.name());
            return FunctionResult.failed(thrown);
        }
    }

    /**
     * Reads a name, a partial or a whole ARN, percent-encoded, perhaps with a version or an alias.
     */
    static String nameIn(String path) {
        String reference =
                Optional.of(path.split("/", -1))
                        .filter(segments -> segments.length > 3)
                        .map(segments -> URLDecoder.decode(segments[3], StandardCharsets.UTF_8))
                        .orElse("");
        int function = reference.indexOf("function:");
        String name =
                function < 0 ? reference : reference.substring(function + "function:".length());
        int qualifier = name.indexOf(':');
        return qualifier < 0 ? name : name.substring(0, qualifier);
    }
}
