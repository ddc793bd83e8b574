package dev.accountvending.simulation.functions;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.LocalContext;
import dev.accountvending.model.StepFailure;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.simulation.calls.Faults;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs functions as Lambda does: each invocation is a process, in an instance that serves one at a
 * time and is used again; no more of a function at once than are reserved for it; none longer than
 * its timeout.
 */
public final class Functions {
    /** Lambda's pauses before it repeats an invocation that nobody waits for. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private static final Duration PAUSE_OF_THE_FULL = Duration.ofSeconds(10);
    private static final String TOO_MANY = "Lambda.TooManyRequestsException";

    private final Timeline time;
    private final Faults faults;
    private final String arnPrefix;
    private final Map<String, Deployed> deployed = new LinkedHashMap<>();
    private final Function<FunctionDeclaration, LambdaEnvironment> environments;
    private final List<Dropped> dropped = new ArrayList<>();
    private final List<Crash> crashes = new ArrayList<>();
    private final IdentityHashMap<LambdaEnvironment, Served> served = new IdentityHashMap<>();
    private long invocations;

    /** An invocation that nobody waited for, and that failed however often it was tried. */
    public record Dropped(Instant at, String function, String input, Outcome outcome) {}

    /** An exception that is not one of those by which functions say what went wrong. */
    public record Crash(Instant at, String function, Exception thrown) {}

    /**
     * What an instance is at work on.
     *
     * @param whose the lease of which the input speaks first; else the path, of a request; or "-"
     */
    private record Served(String input, String whose) {
        static final Served NOTHING = new Served("", "-");

        static Served of(String input) {
            String path = field(input, "\"rawPath\":\"", "-");
            return new Served(input, field(input, "\"leaseId\":\"", path));
        }

        private static String field(String input, String name, String otherwise) {
            int begin = input.indexOf(name) + name.length();
            return begin < name.length()
                    ? otherwise
                    : input.substring(begin, input.indexOf('"', begin));
        }
    }

    /** A function with its idle instances. */
    private static final class Deployed {
        private final FunctionDeclaration declaration;
        private final Deque<Instance> idle = new ArrayDeque<>();
        private int running;

        Deployed(FunctionDeclaration declaration) {
            this.declaration = declaration;
        }

        boolean isFull() {
            return running >= declaration.atOnce().orElse(Integer.MAX_VALUE);
        }
    }

    private record Instance(LambdaEnvironment environment, RequestStreamHandler handler) {}

    /**
     * @param environments of new instances
     */
    public Functions(
            Timeline time,
            Faults faults,
            Collection<FunctionDeclaration> declarations,
            String arnPrefix,
            Function<FunctionDeclaration, LambdaEnvironment> environments) {
        this.time = time;
        this.faults = faults;
        this.arnPrefix = arnPrefix;
        this.environments = environments;
        declarations.forEach(it -> deployed.put(it.name(), new Deployed(it)));
    }

    /** Returns what failed for good without anybody waiting for it. */
    public List<Dropped> dropped() {
        return List.copyOf(dropped);
    }

    /** Returns the exceptions that no function means to throw. */
    public List<Crash> crashes() {
        return List.copyOf(crashes);
    }

    /** Returns what the function that the caller runs in was given. */
    public String input() {
        return served().input();
    }

    /** Returns the lease, or the path of a request, for which the function is run; or "-". */
    public String whose() {
        return served().whose();
    }

    private Served served() {
        return served.getOrDefault(LambdaEnvironment.current(), Served.NOTHING);
    }

    /** Drops all idle instances, as a deployment does; those at work are not used again. */
    public void deploy() {
        deployed.replaceAll((_, function) -> new Deployed(function.declaration));
    }

    /** Runs a function, by its declared name or its ARN, and hands on what comes of it. */
    public void invoke(String name, JsonNode input, Consumer<Outcome> done) {
        invoke(find(name), input.toString(), done);
    }

    /** Runs a function that nobody waits for, again if it fails. */
    public void invokeLater(String name, String input) {
        Deployed function = find(name);
        tryLater(function.declaration.name(), input, 0);
    }

    private void tryLater(String name, String input, int tries) {
        Deployed function = find(name);
        invoke(
                function,
                input,
                outcome -> {
                    if (TOO_MANY.equals(outcome.error())) {
                        time.after(PAUSE_OF_THE_FULL, () -> tryLater(name, input, tries));
                    } else if (outcome.isFailed() && tries < function.declaration.retries()) {
                        time.after(PAUSES.get(tries), () -> tryLater(name, input, tries + 1));
                    } else if (outcome.isFailed()) {
                        dropped.add(new Dropped(time.now(), name, input, outcome));
                    }
                });
    }

    private Deployed find(String name) {
        String declared = name;
        if (name.startsWith(arnPrefix)) {
            int alias = name.indexOf(':', arnPrefix.length());
            declared = name.substring(arnPrefix.length(), alias < 0 ? name.length() : alias);
        }
        return Objects.requireNonNull(deployed.get(declared), name);
    }

    private void invoke(Deployed function, String input, Consumer<Outcome> done) {
        if (function.isFull()) {
            time.after(
                    Duration.ofMillis(10), () -> done.accept(failed(TOO_MANY, "Rate Exceeded.")));
            return;
        }
        function.running++;
        String name = function.declaration.name();
        Duration timeout = function.declaration.timeout();
        String requestId = "request-" + ++invocations;
        Outcome[] outcome = new Outcome[1];
        Timeline.Routine process =
                time.start(
                        name,
                        () -> outcome[0] = run(function, input, requestId),
                        () -> {
                            function.running--;
                            done.accept(outcome[0] == null ? died(requestId) : outcome[0]);
                        });
        time.after(
                timeout,
                () -> {
                    if (!process.hasEnded()) {
                        outcome[0] = timedOut(requestId, timeout);
                        time.kill(process);
                    }
                });
    }

    private Outcome run(Deployed function, String input, String requestId) {
        FunctionDeclaration declaration = function.declaration;
        Instance instance = instance(function);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LocalContext context =
                new LocalContext(
                        declaration,
                        arnPrefix + declaration.name() + ":" + StageNames.ALIAS,
                        requestId,
                        () -> ChronoUnit.NANOS.between(Instant.EPOCH, time.now()));
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        Outcome outcome;
        served.put(instance.environment, Served.of(input));
        try {
            instance.environment.with(
                    () -> {
                        instance.handler.handleRequest(
                                new ByteArrayInputStream(bytes), out, context);
                        return out;
                    });
            outcome = Outcome.of(answer(out));
        } catch (UnsupportedOperationException missing) {
            throw new AssertionError(declaration.name() + " needs what is not simulated", missing);
        } catch (RuntimeException | IOException thrown) {
            if (!(thrown instanceof StepFailure)) {
                crashes.add(new Crash(time.now(), declaration.name(), thrown));
            }
            outcome = failed(thrown.getClass().getName(), thrown.getMessage());
        } finally {
            served.remove(instance.environment);
        }
        function.idle.push(instance);
        return outcome;
    }

    private static JsonNode answer(ByteArrayOutputStream out) throws JsonProcessingException {
        String text = out.toString(StandardCharsets.UTF_8);
        return Json.MAPPER.readTree(text.isEmpty() ? "null" : text);
    }

    private Instance instance(Deployed function) {
        Instance idle =
                time.random().nextDouble() < faults.weather().coldStart()
                        ? null
                        : function.idle.poll();
        return idle == null ? started(function.declaration) : idle;
    }

    private Instance started(FunctionDeclaration declaration) {
        LambdaEnvironment environment = environments.apply(declaration);
        try {
            return new Instance(
                    environment,
                    environment.with(
                            () ->
                                    Class.forName(declaration.handler())
                                            .asSubclass(RequestStreamHandler.class)
                                            .getDeclaredConstructor()
                                            .newInstance()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s cannot start".formatted(declaration.name()), e);
        }
    }

    private static Outcome failed(String type, @Nullable String message) {
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.put("errorMessage", message).put("errorType", type);
        error.putArray("stackTrace");
        return Outcome.failed(type, error.toString());
    }

    private static Outcome died(String requestId) {
        return failed(
                "Runtime.ExitError",
                "RequestId: %s Error: Runtime exited with error: signal: killed"
                        .formatted(requestId));
    }

    private static Outcome timedOut(String requestId, Duration timeout) {
        return failed(
                "Sandbox.Timedout",
                "RequestId: %s Error: Task timed out after %d.00 seconds"
                        .formatted(requestId, timeout.toSeconds()));
    }
}
