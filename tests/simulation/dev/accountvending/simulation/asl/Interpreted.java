package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.simulation.asl.Execution.Event;
import dev.accountvending.simulation.asl.Script.Answer;
import dev.accountvending.simulation.asl.Script.Play;
import dev.accountvending.simulation.asl.Script.Seen;
import dev.accountvending.simulation.asl.StateMachines.Refusal;
import dev.accountvending.simulation.asl.Tasks.Completion;
import dev.accountvending.simulation.asl.Tasks.TaskCall;
import dev.accountvending.simulation.time.Timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs scripts on the interpreter. */
final class Interpreted implements AutoCloseable {
    static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:";
    static final Instant START = Instant.parse("2026-12-01T10:00:00Z");

    final Timeline time = new Timeline(1, START);
    final StateMachines machines = new StateMachines(time, this::begin, _ -> {});
    private final Map<String, Play> plays = new HashMap<>();

    /** Runs a script to its end. */
    Seen run(Script script) {
        Execution execution = start(script);
        while (execution.status() == Execution.Status.RUNNING) {
            time.runUntil(time.now().plus(Duration.ofMinutes(10)));
        }
        return seen(execution);
    }

    Execution start(Script script) {
        machines.define(MACHINE + script.name(), script.definition());
        plays.put(script.name(), new Play(script));
        return machines.start(MACHINE + script.name(), script.name(), script.input());
    }

    Seen seen(Execution execution) {
        JsonNode described = execution.description();
        String output = described.path("Output").textValue();
        return new Seen(
                execution.status().name(),
                output == null ? null : Script.read(output),
                described.path("Error").textValue(),
                Script.cause(described.path("Cause").textValue()),
                execution.events().stream()
                        .filter(event -> event.type().endsWith("StateEntered"))
                        .map(Event::state)
                        .toList(),
                List.copyOf(play(execution).calls));
    }

    private Play play(Execution execution) {
        String machine = execution.machine().substring(MACHINE.length());
        Play found = plays.get(machine.split("/", -1)[0]);
        if (found == null) {
            throw new IllegalStateException(machine);
        }
        return found;
    }

    private void begin(TaskCall call, Completion done) {
        String function = Script.function(call.resource());
        Answer answer = play(call.execution()).call(function, call.payload());
        time.after(Duration.ofMillis(10), () -> answer(answer, call, done));
    }

    private void answer(Answer answer, TaskCall call, Completion done) {
        switch (answer) {
            case Answer.Returned returned -> done.succeed(returned.output());
            case Answer.Thrown thrown -> done.fail(thrown.error(), thrown.payload());
            case Answer.Silence _ -> {}
            case Answer.Told told -> {
                done.succeed(Script.read("null"));
                tell(String.valueOf(call.token()), told);
            }
        }
    }

    private void tell(String token, Answer.Told told) {
        try {
            if (told.output() == null) {
                machines.sendTaskFailure(token, String.valueOf(told.error()), "told so");
            } else {
                machines.sendTaskSuccess(token, told.output());
            }
        } catch (Refusal late) {
            throw new IllegalStateException(late);
        }
    }

    /** Returns the events of the executions of a machine's Map. */
    List<Execution> children(String machine, String label) {
        return machines.list(MACHINE + machine + "/" + label);
    }

    @Override
    public void close() {
        time.close();
    }
}
