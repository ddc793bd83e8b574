package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.State.States;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One execution of a state machine, and its history. */
public final class Execution implements Course.Part, Completion {
    private static final int MOST_EVENTS = 25_000;

    /** As DescribeExecution names it. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }

    /**
     * An event of the history, by AWS's names.
     *
     * @param previous the id of the event that led to it
     * @param state that is entered or exited
     */
    public record Event(
            long id,
            long previous,
            Instant at,
            String type,
            @Nullable String state,
            @Nullable String error,
            @Nullable String cause) {}

    final StateMachines machines;
    private final String machine;
    private final String name;
    private final States states;
    private final JsonNode input;
    private final Course course;
    private final List<Event> events = new ArrayList<>();
    private final List<Completion> waiting = new ArrayList<>();
    private final Instant startedAt;
    private Status status = Status.RUNNING;
    private @Nullable Instant stoppedAt;
    private @Nullable JsonNode output;
    private @Nullable StateFailure failure;
    private int redrives;

    Execution(StateMachines machines, String machine, String name, States states, JsonNode input) {
        this.machines = machines;
        this.machine = machine;
        this.name = name;
        this.states = states;
        this.input = input;
        this.startedAt = machines.time.now();
        this.course = new Course(this, states, MissingNode.getInstance(), input, this);
    }

    public String arn() {
        return machine.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    public JsonNode input() {
        return input;
    }

    public Status status() {
        return status;
    }

    /** Returns when it ended, or null while it runs. */
    public @Nullable Instant stoppedAt() {
        return stoppedAt;
    }

    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /** Returns what DescribeExecution answers; input and output as JSON, times in milliseconds. */
    public ObjectNode description() {
        ObjectNode description =
                Json.MAPPER
                        .createObjectNode()
                        .put("ExecutionArn", arn())
                        .put("StateMachineArn", machine)
                        .put("Name", name)
                        .put("Status", status.name())
                        .put("StartDate", startedAt.toEpochMilli())
                        .put("RedriveCount", redrives);
        description.set("Input", input);
        if (stoppedAt != null) {
            description.put("StopDate", stoppedAt.toEpochMilli());
        }
        if (output != null) {
            description.set("Output", output);
        }
        if (failure != null) {
            description.put("Error", failure.error).put("Cause", failure.cause);
        }
        return description;
    }

    /** Returns {@code $$} for a state, without what the state adds. */
    ObjectNode context() {
        ObjectNode context = Json.MAPPER.createObjectNode();
        context.putObject("Execution")
                .put("Id", arn())
                .put("Name", name)
                .put("StartTime", startedAt.toString())
                .put("RedriveCount", redrives)
                .set("Input", input);
        context.putObject("StateMachine").put("Id", machine);
        return context;
    }

    /** Tells somebody how it ends; has no effect after that. */
    void whenEnded(Completion completion) {
        waiting.add(completion);
    }

    /** Starts one that belongs to this one, for an item of a Map. */
    Execution child(String label, States processor, JsonNode item) {
        Execution child =
                new Execution(
                        machines, machine + "/" + label, machines.unique(), processor, item);
        machines.add(child);
        return child;
    }

    @Override
    public void proceed() {
        run("ExecutionStarted");
        course.proceed();
    }

    @Override
    public void redrive() {
        redrives++;
        status = Status.RUNNING;
        stoppedAt = null;
        failure = null;
        run("ExecutionRedriven");
        course.redrive();
    }

    private void run(String event) {
        int run = redrives;
        record(0, event, null, null);
        machines.time.after(
                Duration.ofSeconds(states.seconds()),
                () -> {
                    if (run == redrives) {
                        end(Status.TIMED_OUT, null, new StateFailure("States.Timeout", null));
                    }
                });
    }

    @Override
    public void stop() {
        stop(new StateFailure("", null));
    }

    void stop(StateFailure reason) {
        end(Status.ABORTED, null, reason);
    }

    @Override
    public void succeed(JsonNode result) {
        end(Status.SUCCEEDED, result, null);
    }

    @Override
    public void fail(String error, @Nullable String cause) {
        end(Status.FAILED, null, new StateFailure(error, cause));
    }

    private void end(Status how, @Nullable JsonNode result, @Nullable StateFailure reason) {
        if (status != Status.RUNNING) {
            return;
        }
        status = how;
        stoppedAt = machines.time.now();
        output = result;
        failure = reason;
        course.stop();
        record(0, "Execution" + how, null, reason);
        List<Completion> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(completion -> completion.succeed(description()));
        machines.ended(this);
    }

    /** Adds an event, and returns its id. One whose history is full fails. */
    long record(long previous, String type, @Nullable String state, @Nullable StateFailure reason) {
        long id = events.size() + 1L;
        events.add(
                new Event(
                        id,
                        previous,
                        machines.time.now(),
                        type,
                        state,
                        reason == null ? null : reason.error,
                        reason == null ? null : reason.cause));
        if (id == MOST_EVENTS - 1) {
            machines.time.after(
                    Duration.ZERO,
                    () ->
                            fail(
                                    "States.Runtime",
                                    "The execution reached the maximum number of history events"
                                            + " (25000)."));
        }
        return id;
    }
}
