package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.State.States;
import dev.accountvending.simulation.asl.Tasks.TaskCall;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The state machines of one account and region, and their executions (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html">API
 * reference</a>). It throws {@link Refusal} where Step Functions refuses a request.
 */
public final class StateMachines {
    private static final Pattern NAME =
            Pattern.compile("[^\\s\\p{Cntrl}<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/]{1,80}");
    private static final Duration SERVICE = Duration.ofMillis(100);
    private static final Duration REMEMBERED = Duration.ofDays(90);
    private static final Duration REDRIVABLE = Duration.ofDays(14);

    final Time time;
    private final Tasks tasks;
    private final Map<String, States> definitions = new HashMap<>();
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private final Queue<Execution> ended = new ArrayDeque<>();
    private final Map<String, Completion> waiting = new HashMap<>();
    private long numbers;

    public StateMachines(Time time, Tasks tasks) {
        this.time = time;
        this.tasks = tasks;
    }

    /**
     * Creates a state machine, or gives it another definition for the executions to come.
     *
     * @throws IllegalArgumentException if the definition has what the interpreter does not know
     */
    public void define(String arn, JsonNode definition) {
        Fields fields = new Fields(arn, definition);
        definitions.put(arn, States.read(fields));
        fields.end();
    }

    /** Starts an execution; answers the one that runs if its name and its input are the same. */
    public Execution start(String machine, String name, JsonNode input) {
        States states = definitions.get(machine);
        if (states == null) {
            throw new Refusal("StateMachineDoesNotExist", "State Machine Does Not Exist: " + machine);
        }
        if (!NAME.matcher(name).matches()) {
            throw new Refusal("InvalidName", "Invalid Name: " + name);
        }
        if (Course.isTooLarge(input)) {
            throw new Refusal("InvalidExecutionInput", "The input is too large.");
        }
        forget();
        Execution started = new Execution(this, machine, name, states, input);
        Execution found = executions.putIfAbsent(started.arn(), started);
        if (found == null) {
            started.proceed();
            return started;
        }
        if (found.status() == Execution.Status.RUNNING && found.input().equals(input)) {
            return found;
        }
        throw new Refusal("ExecutionAlreadyExists", "Execution Already Exists: " + found.arn());
    }

    /** Finds an execution that runs, or ended within the last 90 days. */
    public Execution find(String arn) {
        forget();
        Execution found = executions.get(arn);
        if (found == null) {
            throw new Refusal("ExecutionDoesNotExist", "Execution Does Not Exist: " + arn);
        }
        return found;
    }

    /** Returns the executions that {@link #find} finds, in the order of their starts. */
    public List<Execution> all() {
        forget();
        return List.copyOf(executions.values());
    }

    public void stop(String arn, @Nullable String error, @Nullable String cause) {
        find(arn).stop(error, cause)
    }

    /** Has an execution that did not succeed go on where it ended. */
    public void redrive(String arn) {
        Execution found = find(arn);
        if (!found.isRedrivable()) {
            throw new Refusal("ExecutionNotRedrivable", "Execution is not redrivable: " + arn);
        }
        ended.remove(found);
        found.redrive();
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
            boolean issued = token.startsWith(TOKEN) ;
            throw issued ? new Refusal("TaskTimedOut", "Task Timed Out: '%s'") : new Refusal("InvalidToken", "Invalid Token: ");
        }
        return completion;
    }

    private void forget() {
        while (!ended.isEmpty() && ended.element().stoppedAt().plus(REMEMBERED).isBefore(time.now())) {
            executions.remove(ended.remove().arn());
        }
    }

    void ended(Execution execution) {
        ended.add(execution);
    }
}
