package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Expression.Scope;
import dev.accountvending.simulation.asl.State.Catcher;
import dev.accountvending.simulation.asl.State.Retrier;
import dev.accountvending.simulation.asl.State.Rule;
import dev.accountvending.simulation.asl.State.States;
import dev.accountvending.simulation.asl.State.Work;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A way through states: an execution's, a branch's of a Parallel, or an item's of a Map. */
final class Course implements Course.Part {
    private static final Duration TRANSITION = Duration.ofMillis(20);
    private static final int MOST_BYTES = 256 * 1024;

    /** What goes its way, and can be stopped. */
    interface Part {
        void proceed();

        void stop();

        /** Goes on where it was stopped or failed. */
        void redrive();
    }

    private final Execution execution;
    private final StateMachines machines;
    private final States states;
    private final JsonNode item;
    private final Completion completion;
    private State state;
    private JsonNode input;
    private boolean entered;
    private Instant enteredAt;
    private int[] tries;
    private int retries;
    private @Nullable Parts parts;
    private Runnable cancellation = () -> {};
    private long lastEvent;

    /** Grows with each step, so that what an earlier one began is known to be late. */
    private int step;

    /**
     * Creates one before its first state.
     *
     * @param item {@code $$.Map}, if it is of a Map
     */
    Course(Execution execution, States states, JsonNode item, JsonNode input, Completion completion) {
        this.execution = execution;
        this.machines = execution.machines;
        this.states = states;
        this.item = item;
        this.completion = completion;
        this.enteredAt = machines.time.now();
        this.state = states.get(states.first());
        this.input = input;
        this.tries = new int[state.retriers().size()];
    }

    @Override
    public void proceed() {
        later(TRANSITION, this::enter);
    }

    @Override
    public void stop() {
        step++;
        cancellation.run();
    }

    @Override
    public void redrive() {
        tries = new int[tries.length];
        retries = 0;
        if (parts != null) {
            step++;
            parts.redrive(completion(state.type() + "State"));
        } else if (entered) {
            attempt();
        } else {
            proceed();
        }
    }

    private void later(Duration delay, Runnable event) {
        step++;
        machines.time.after(delay, current(event));
    }

    /** Returns an event that has no effect after this step. */
    private Runnable current(Runnable event) {
        int now = step;
        return () -> {
            if (step == now) {
                event.run();
            }
        };
    }

    private void record(String type, @Nullable StateFailure reason) {
        boolean names = type.endsWith("Entered") || type.endsWith("Exited");
        lastEvent = execution.record(lastEvent, type, names ? state.name() : null, reason);
    }

    private void enter() {
        entered = true;
        enteredAt = machines.time.now();
        record(state.type() + "StateEntered", null);
        attempt();
    }

    private void attempt() {
        step++;
        String token = isCallback() ? machines.unique() : null;
        Scope scope = scope(token);
        try {
            JsonNode given = checked(state.effective(scope));
            switch (state.work()) {
                case Work.Pass pass -> finish(pass.result() == null ? given : pass.result());
                case Work.Wait wait -> later(seconds(wait.seconds(), scope), () -> finish(given));
                case Work.Choice choice -> choose(choice, new Scope(given, scope.context()));
                case Work.Fail fail -> throw failure(fail, scope);
                case Work.Task task -> begin(task, given, token, scope);
                case Work.Spread spread -> spread(spread, new Scope(given, scope.context()));
            }
        } catch (StateFailure failure) {
            fail(failure);
        }
    }

    private boolean isCallback() {
        return state.work() instanceof Work.Task task
                && task.resource().endsWith(".waitForTaskToken");
    }

    private Scope scope(@Nullable String token) {
        return new Scope(
                input,
                () -> {
                    ObjectNode context = execution.context();
                    context.putObject("State")
                            .put("Name", state.name())
                            .put("EnteredTime", enteredAt.toString())
                            .put("RetryCount", retries);
                    if (token != null) {
                        context.putObject("Task").put("Token", token);
                    }
                    if (item.isObject()) {
                        context.set("Map", item);
                    }
                    return context;
                });
    }

    private static JsonNode checked(JsonNode payload) {
        if (size(payload) > MOST_BYTES / 4
                && payload.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new StateFailure(
                    "States.DataLimitExceeded",
                    "The payload is larger than the maximum of 262144 bytes.");
        }
        return payload;
    }

    /** Returns about how many characters a payload has, and never less than half of them. */
    private static int size(JsonNode payload) {
        int size = payload.isTextual() ? payload.textValue().length() : 8;
        for (JsonNode element : payload) {
            size += size(element);
        }
        if (payload instanceof ObjectNode object)
        return size;
    }

    private static Duration seconds(Expression seconds, Scope scope) {
        JsonNode value = seconds.of(scope);
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw StateFailure.runtime("%s is no number of seconds", value);
        }
        return Duration.ofSeconds(value.longValue());
    }

    private void choose(Work.Choice choice, Scope given) {
        String next =
                choice.rules().stream()
                        .filter(rule -> rule.condition().test(given))
                        .map(Rule::next)
                        .findFirst()
                        .orElse(choice.otherwise());
        if (next == null) {
            throw new StateFailure("States.NoChoiceMatched", "No rule matches.");
        }
        leave(state.outputPath().of(given), next);
    }

    private static StateFailure failure(Work.Fail fail, Scope scope) {
        return new StateFailure(text(fail.error(), scope), text(fail.cause(), scope));
    }

    private static String text(@Nullable Expression text, Scope scope) {
        return text == null ? "" : text.of(scope).asText();
    }

    private void begin(Work.Task task, JsonNode given, @Nullable String token, Scope scope) {
        String event = task.resource().contains(":lambda:") ? "LambdaFunction" : "Task";
        if (task.timeout() != null) {
            StateFailure late = new StateFailure("States.Timeout", null);
            machines.time.after(
                    seconds(task.timeout(), scope),
                    current(() -> failed(event + "TimedOut", late)));
        }
        record(event + "Scheduled", null);
        record(event + "Started", null);
        cancellation =
                machines.begin(
                        new TaskCall(
                                task.resource(), given, token, execution, state.name(), retries),
                        completion(event));
    }

    private Completion completion(String event) {
        int now = step;
        return new Completion() {
            @Override
            public void succeed(JsonNode result) {
                if (step == now) {
                    record(event + "Succeeded", null);
                    finish(result);
                }
            }

            @Override
            public void fail(String error, @Nullable String cause) {
                if (step == now) {
                    failed(event + "Failed", new StateFailure(error, cause));
                }
            }
        };
    }

    private void failed(String event, StateFailure failure) {
        record(event, failure);
        fail(failure);
    }

    private void spread(Work.Spread spread, Scope given) {
        record(state.type() + "StateStarted", null);
        List<Function<Completion, Part>> makers = new ArrayList<>();
        if (spread.items() == null) {
            for (States branch : spread.branches()) {
                makers.add(end -> part(branch, item, given.input(), end));
            }
        } else {
            spread.items().of(given).forEach(value -> makers.add(maker(spread, given, makers.size(), value)));
        }
        parts = new Parts(makers, spread, completion(state.type() + "State"));
        cancellation = parts::stop;
        parts.proceed();
    }

    private Function<Completion, Part> maker(Work.Spread spread, Scope given, int index, JsonNode value) {
        ObjectNode map = Json.MAPPER.createObjectNode();
        map.putObject("Item").put("Index", index).set("Value", value);
        Scope scope = new Scope(given.input(), () -> given.context().get().set("Map", map));
        JsonNode of = spread.selector() == null ? value : spread.selector().of(scope);
        States processor = spread.branches().getFirst();
        return spread.tolerated() == null ? end -> part(processor, map, of, end) : end -> execution.child(state.name(), processor, of, end);
    }

    private Part part(States branch, JsonNode map, JsonNode given, Completion end) {
        Course course = new Course(execution, branch, map, given, end);
        course.lastEvent = lastEvent;
        return course;
    }

    private void finish(JsonNode result) {
        try {
            JsonNode output = checked(state.output(scope(null), checked(result)));
            leave(output, state.next());
        } catch (StateFailure failure) {
            fail(failure);
        }
    }

    private void leave(JsonNode output, @Nullable String next) {
        record(state.type() + "StateExited", null);
        cancellation = () -> {};
        parts = null;
        if (next == null) {
            step++;
            completion.succeed(output);
            return;
        }
        state = states.get(next);
        input = output;
        entered = false;
        tries = new int[state.retriers().size()];
        retries = 0;
        proceed();
    }

    private void fail(StateFailure failure) {
        step++;
        for (int i = 0; i < tries.length; i++) {
            Retrier retrier = state.retriers().get(i);
            if (failure.isOneOf(retrier.errors())) {
                if (tries[i] < retrier.attempts()) {
                    retries++;
                    later(retrier.delay(++tries[i], machines.time::random), this::attempt);
                    return;
                }
                break;
            }
        }
        for (Catcher catcher : state.catchers()) {
            if (failure.isOneOf(catcher.errors())) {
                Path path = catcher.resultPath();
                leave(path == null ? input : path.put(input, failure.output()), catcher.next());
                return;
            }
        }
        completion.fail(failure.error, failure.cause);
    }
}
