package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Parts.Part;
import dev.accountvending.simulation.asl.Tasks.Completion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One execution of a state machine, and its history. */
public final class Execution implements Part {
    private static final int MOST_EVENTS = 25_000;
    private static final Duration REDRIVABLE = Duration.ofDays(14);

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
     * @param state in which it was
     */
    public record Event(
            long id,
            long previous,
            Instant at,
            String type,
            String state,
            @Nullable StateFailure failure) {}

    final StateMachines machines;
    private final String machine;
    private final String name;
    private final JsonNode definition;
    private final JsonNode input;
    private final Course course;
    private final List<Event> events = new ArrayList<>();
    private final List<Completion> waiting = new ArrayList<>();
    private final Instant startedAt;
    private Status status = Status.RUNNING;
    private Instant stoppedAt = Instant.MAX;
    private @Nullable JsonNode output;
    private @Nullable StateFailure failure;
    private int redrives = -1;

    Execution(
            StateMachines machines,
            String machine,
            String name,
            JsonNode definition,
            JsonNode input) {
        this.machines = machines;
        this.machine = machine;
        this.name = name;
        this.definition = definition;
        this.input = input;
        this.startedAt = machines.time.now();
        this.course = new Course(this, definition, input, null, 1, this::ended);
    }

    public String arn() {
        return machine.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    /** Returns the ARN of the state machine. */
    public String machine() {
        return machine;
    }

    public JsonNode input() {
        return input;
    }

    public Status status() {
        return status;
    }

    /** Returns the history so far. */
    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /** Returns what DescribeExecution answers, with times in milliseconds. */
    public ObjectNode description() {
        ObjectNode description =
                Json.MAPPER
                        .createObjectNode()
                        .put("ExecutionArn", arn())
                        .put("StateMachineArn", machine)
                        .put("Name", name)
                        .put("Status", status.name())
                        .put("StartDate", startedAt.toEpochMilli())
                        .put("Input", input.toString())
                        .put("RedriveCount", redrives)
                        .put("Output", output == null ? null : output.toString());
        if (status != Status.RUNNING) {
            description.put("StopDate", stoppedAt.toEpochMilli());
        }
        if (failure != null && !failure.error.isEmpty()) {
            description.put("Error", failure.error).put("Cause", failure.cause);
        }
        return description;
    }

    /** Returns {@code $$} without what a state adds. */
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

    /** Creates one for an item of a Map. */
    Execution child(String label, JsonNode processor, JsonNode item, Completion end) {
        String of = machine + "/" + label;
        Execution child = new Execution(machines, of, machines.unique(), processor, item);
        child.whenEnded(end);
        return machines.add(child);
    }

    void whenEnded(Completion completion) {
        waiting.add(completion);
    }

    @Override
    public void run() {
        int run = ++redrives;
        status = Status.RUNNING;
        failure = null;
        record(0, run == 0 ? "ExecutionStarted" : "ExecutionRedriven", "", null);
        if (definition.has("TimeoutSeconds")) {
            StateFailure late = new StateFailure(StateFailure.TIMEOUT, null);
            machines.time.after(
                    Duration.ofSeconds(definition.path("TimeoutSeconds").asLong()),
                    () -> {
                        if (run == redrives) {
                            end(Status.TIMED_OUT, "TimedOut", null, late);
                        }
                    });
        }
        course.run();
    }

    boolean isRedrivable() {
        return failure != null
                && stoppedAt.plus(REDRIVABLE).isAfter(machines.time.now())
                && events.size() < MOST_EVENTS - 1;
    }

    @Override
    public void stop() {
        stop(new StateFailure("", null));
    }

    void stop(StateFailure reason) {
        end(Status.ABORTED, "Aborted", null, reason);
    }

    private void ended(@Nullable JsonNode result, @Nullable StateFailure reason) {
        if (result == null) {
            end(Status.FAILED, "Failed", null, reason);
        } else {
            end(Status.SUCCEEDED, "Succeeded", result, null);
        }
    }

    private void end(
            Status how, String event, @Nullable JsonNode result, @Nullable StateFailure reason) {
        if (status != Status.RUNNING) {
            return;
        }
        status = how;
        stoppedAt = machines.time.now();
        output = result;
        failure = reason;
        course.stop();
        record(0, "Execution" + event, "", reason);
        waiting.forEach(completion -> completion.end(output, failure));
        machines.ended(this);
    }

    /** Adds an event, and returns its id. An execution whose history is full fails. */
    long record(long previous, String type, String state, @Nullable StateFailure reason) {
        long id = events.size() + 1L;
        events.add(new Event(id, previous, machines.time.now(), type, state, reason));
        if (id == MOST_EVENTS - 1) {
            StateFailure full = new StateFailure(StateFailure.RUNTIME, "The history is full.");
            machines.time.after(Duration.ZERO, () -> ended(null, full));
        }
        return id;
    }
}
