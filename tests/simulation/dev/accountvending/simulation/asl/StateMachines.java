package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Execution.Status;
import dev.accountvending.simulation.asl.Tasks.Completion;
import dev.accountvending.simulation.asl.Tasks.TaskCall;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The state machines of one account and region, and their executions (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html">API
 * reference</a>). A request that Step Functions would refuse ends with a {@link Refusal}.
 */
public final class StateMachines {
    private static final Pattern NAME =
            Pattern.compile("[^\\s\\p{Cntrl}<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/]{1,80}");
    private static final Duration SERVICE = Duration.ofMillis(100);
    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration REMEMBERED = Duration.ofDays(90);

    /** Step Functions' refusal of a request. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refusal(String code, String about) {
            super(code + ": " + about, null, false, false);
            this.code = code;
        }

        /** Returns the error's code, as {@code ExecutionAlreadyExists}. */
        public String code() {
            return code;
        }
    }

    final Timeline time;
    private final Tasks tasks;
    private final Consumer<Execution> ended;
    private final Map<String, JsonNode> definitions = new HashMap<>();
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private final Map<String, Completion> waiting = new HashMap<>();
    private long given;

    /**
     * Creates those of an account that has none yet.
     *
     * @param ended hears of each execution that ends
     */
    public StateMachines(Timeline time, Tasks tasks, Consumer<Execution> ended) {
        this.time = time;
        this.tasks = tasks;
        this.ended = ended;
    }

    /**
     * Creates a state machine, or gives it another definition for the executions to come.
     *
     * @throws IllegalArgumentException if the definition has what the interpreter does not know
     */
    public void define(String arn, JsonNode definition) {
        Definition.check(definition);
        definitions.put(arn, definition);
    }

    /** Starts an execution; answers the one that runs if its name and its input are the same. */
    public Execution start(String machine, String name, JsonNode input) {
        JsonNode definition = definitions.get(machine);
        if (definition == null) {
            throw new Refusal("StateMachineDoesNotExist", machine);
        }
        if (!NAME.matcher(name).matches()) {
            throw new Refusal("InvalidName", name);
        }
        Execution started = new Execution(this, machine, name, definition, input);
        Execution found = executions.get(started.arn());
        if (found == null) {
            add(started).run();
            return started;
        }
        if (found.status() == Status.RUNNING && found.input().equals(input)) {
            return found;
        }
        throw new Refusal("ExecutionAlreadyExists", found.arn());
    }

    Execution add(Execution execution) {
        executions.put(execution.arn(), execution);
        return execution;
    }

    /** Finds an execution that runs, or ended within the last 90 days. */
    public Execution find(String arn) {
        Execution found = executions.get(arn);
        if (found == null) {
            throw new Refusal("ExecutionDoesNotExist", arn);
        }
        return found;
    }

    /** Returns the executions of a state machine, in the order of their starts. */
    public List<Execution> list(String machine) {
        return executions.values().stream().filter(e -> e.machine().equals(machine)).toList();
    }

    /** Ends an execution; has no effect on one that has ended. */
    public void stop(String arn, String error, String cause) {
        find(arn).stop(new StateFailure(error, cause));
    }

    /** Has an execution that did not succeed go on where it ended. */
    public void redrive(String arn) {
        Execution found = find(arn);
        if (!found.isRedrivable()) {
            throw new Refusal("ExecutionNotRedrivable", arn);
        }
        found.run();
    }

    public void sendTaskSuccess(String token, JsonNode output) {
        take(token).succeed(output);
    }

    public void sendTaskFailure(String token, String error, @Nullable String cause) {
        take(token).fail(error, cause);
    }

    private Completion take(String token) {
        Completion completion = waiting.remove(token);
        if (completion == null) {
            throw new Refusal("TaskTimedOut", token);
        }
        return completion;
    }

    /** Returns a name that is given once. */
    String unique() {
        return "%08d".formatted(++given);
    }

    /** Makes a token worth nothing. */
    void close(@Nullable String token) {
        if (token != null) {
            waiting.remove(token);
        }
    }

    void ended(Execution execution) {
        time.after(REMEMBERED, () -> executions.remove(execution.arn(), execution));
        ended.accept(execution);
    }

    /** Begins a task, and returns what ends it when its execution is stopped. */
    Runnable begin(String resource, TaskCall call, Completion done) {
        switch (resource) {
            case Definition.INVOKE ->
                    tasks.begin(
                            call,
                            (payload, failure) ->
                                    done.end(payload == null ? null : invoked(payload), failure));
            case Definition.INVOKE_AND_WAIT -> {
                waiting.put(String.valueOf(call.token()), done);
                tasks.begin(
                        call,
                        (_, failure) -> {
                            if (failure != null) {
                                done.end(null, failure);
                            }
                        });
            }
            case Definition.START_AND_WAIT -> {
                return startAndWait(call.payload(), done);
            }
            case Definition.DESCRIBE -> time.after(SERVICE, () -> describe(call.payload(), done));
            default -> tasks.begin(call, done);
        }
        return () -> {};
    }

    private static JsonNode invoked(JsonNode payload) {
        return Json.MAPPER.createObjectNode().put("StatusCode", 200).set("Payload", payload);
    }

    private Runnable startAndWait(JsonNode parameters, Completion done) {
        try {
            Execution started =
                    start(
                            parameters.path("StateMachineArn").asText(),
                            parameters.path("Name").asText(unique()),
                            parameters.path("Input"));
            started.whenEnded(
                    (output, _) -> {
                        ObjectNode description = started.description();
                        if (output == null) {
                            done.fail("States.TaskFailed", description.toString());
                        } else {
                            done.succeed(description.set("Output", output));
                        }
                    });
            return started::stop;
        } catch (Refusal refusal) {
            String error = "StepFunctions.%sException".formatted(refusal.code());
            time.after(SERVICE, () -> done.fail(error, refusal.getMessage()));
            return () -> {};
        }
    }

    private void describe(JsonNode parameters, Completion done) {
        try {
            done.succeed(find(parameters.path("ExecutionArn").asText()).description());
        } catch (Refusal refusal) {
            done.fail("Sfn.%sException".formatted(refusal.code()), refusal.getMessage());
        }
    }

    static void requireRoom(JsonNode payload) {
        if (size(payload) > MOST_BYTES / 6
                && payload.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new StateFailure(StateFailure.TOO_LARGE, "A payload has more than 256 KiB.");
        }
    }

    /** Returns a sixth of the payload's bytes or more, unless names in it have over 40 letters. */
    private static int size(JsonNode payload) {
        int size = 8 + payload.asText().length();
        for (JsonNode element : payload) {
            size += size(element);
        }
        return size;
    }
}
