package dev.accountvending.local.functions;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.runtime.LambdaEnvironment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Map<String, FunctionVersion> functions = new ConcurrentHashMap<>();
    private final Sandboxes sandboxes = new Sandboxes();
    private final HookPrograms hooks;
    private final String arnPrefix;
    private final ReservedConcurrency room = new ReservedConcurrency();
    private final IdleSnapshots snapshots;

    /**
     * @param arnPrefix the part of a function's ARN before its declared name
     * @param clock by which functions that nobody calls fall asleep
     */
    public LambdaHost(
            Collection<FunctionVersion> functions,
            String arnPrefix,
            HookPrograms hooks,
            Clock clock) {
        this.hooks = hooks;
        this.arnPrefix = arnPrefix;
        this.snapshots = new IdleSnapshots(clock);
        functions.forEach(this::deploy);
    }

    /**
     * Puts a function in the place of its last version, or adds it. Invocations that run end as
     * they began, and all later ones are the new version's.
     */
    public void deploy(FunctionVersion function) {
        FunctionVersion before = functions.put(function.name(), function);
        snapshots.called(function.name());
        if (before != null) {
            sandboxes.drop(before);
        }
    }

    /** Removes a function, by its declared name. */
    public void remove(String name) {
        FunctionVersion before = functions.remove(name);
        if (before != null) {
            sandboxes.drop(before);
        }
    }

    /** Returns the names of the functions, as they are declared. */
    public Set<String> names() {
        return Set.copyOf(functions.keySet());
    }

    /** Returns the environment that a function would have. */
    public LambdaEnvironment environment(String name) {
        return find(name).environment(Task.NONE);
    }

    /** Sets the account's quota of invocations at once. */
    public void concurrency(int most) {
        room.ofAccount(most);
    }

    /** Sets which functions are called at least every week, by schedules or by the wake-up. */
    public void woken(Set<String> names) {
        snapshots.woken(names);
    }

    /** Sets whether the weekly wake-up takes place; it does until this is called. */
    public void wake(boolean on) {
        snapshots.wake(on);
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
        FunctionVersion function = find(name);
        String type = call.request().header("x-amz-invocation-type");
        if (type.equals("Event")) {
            Thread.ofVirtual()
                    .name(function.name())
                    .start(() -> room.inLine(function.declaration(), () -> run(function, payload)));
            return new Answer(202, Map.of(), new byte[0]);
        }
        if (type.equals("DryRun")) {
            return new Answer(204, Map.of(), new byte[0]);
        }
        snapshots.call(function.name());
        return answer(room.atOnce(function.declaration(), () -> run(function, payload)));
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

    /**
     * Runs a function by name, as the HTTP API does.
     *
     * @throws AwsFailure SnapStartNotReadyException if it sleeps
     */
    public FunctionResult serve(String name, String payload) {
        snapshots.call(find(name).name());
        return run(name, payload);
    }

    /** Runs a function by name, as schedules do: Lambda keeps such a call until it can run. */
    public FunctionResult run(String name, String payload) {
        FunctionVersion function = find(name);
        snapshots.called(function.name());
        return room.inLine(function.declaration(), () -> run(function, payload));
    }

    /** Finds a function by its declared name, or by its name at AWS. */
    private FunctionVersion find(String name) {
        String declared = StageNames.declared(name);
        FunctionVersion function = functions.get(declared);
        if (function == null) {
            throw new AwsFailure(
                    404, "ResourceNotFoundException", "Function not found: " + arn(declared));
        }
        return function;
    }

    private FunctionResult run(FunctionVersion function, String payload) {
        Duration timeout = function.declaration().timeout();
        String requestId = UUID.randomUUID().toString();
        CompletableFuture<FunctionResult> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name(function.name())
                        .start(() -> outcome.complete(handle(function, payload, requestId)));
        try {
            return outcome.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return FunctionResult.timedOut(requestId, timeout.toMillis());
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
    private FunctionResult handle(FunctionVersion function, String payload, String requestId) {
        Task task = Task.of(payload);
        try {
            FunctionClasses.Sandbox sandbox = sandboxes.take(function, task);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                sandbox.handle(
                        new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)),
                        out,
                        new LocalContext(
                                function.declaration(),
                                arn(function.name()),
                                requestId,
                                System::nanoTime));
            } finally {
                // One that ran out of time was interrupted, or is of another version than is now
                // deployed: it is not used again.
                if (!Thread.currentThread().isInterrupted()
                        && functions.get(function.name()) == function) {
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
