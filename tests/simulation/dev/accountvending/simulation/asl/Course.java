package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Parts.Part;
import dev.accountvending.simulation.asl.Tasks.Completion;
import dev.accountvending.simulation.asl.Tasks.TaskCall;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** A way through states: an execution's, a branch's of a Parallel, or an item's of a Map. */
final class Course implements Part {
    private static final Duration TRANSITION = Duration.ofMillis(20);

    private final Execution execution;
    private final StateMachines machines;
    private final JsonNode definition;
    private final @Nullable JsonNode item;
    private final Completion completion;
    private String name;
    private JsonNode state;
    private JsonNode input;
    private String enteredAt = "";
    private final IdentityHashMap<JsonNode, Integer> tries = new IdentityHashMap<>();
    private @Nullable Parts parts;
    private @Nullable String token;
    private Runnable cancellation = () -> {};
    private long lastEvent;

    /** Grows with each step, so that what an earlier one began is known to be late. */
    private int step;

    /**
     * Creates one before its first state.
     *
     * @param item {@code $$.Map}, if it is an item's
     * @param lastEvent what led to it
     */
    Course(
            Execution execution,
            JsonNode definition,
            JsonNode input,
            @Nullable JsonNode item,
            long lastEvent,
            Completion completion) {
        this.execution = execution;
        this.machines = execution.machines;
        this.definition = definition;
        this.item = item;
        this.completion = completion;
        this.lastEvent = lastEvent;
        this.input = input;
        this.name = definition.path("StartAt").asText();
        this.state = definition.path("States").path(name);
    }

    @Override
    public void stop() {
        step++;
        machines.close(token);
        cancellation.run();
    }

    @Override
    public void run() {
        step++;
        tries.clear();
        if (parts != null) {
            parts.run(completion(type() + "State"));
        } else if (enteredAt.isEmpty()) {
            later(TRANSITION, this::enter);
        } else {
            attempt();
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

    private String type() {
        return state.path("Type").asText();
    }

    private void record(String type, @Nullable StateFailure failure) {
        lastEvent = execution.record(lastEvent, type, name, failure);
    }

    private void enter() {
        enteredAt = machines.time.now().toString();
        record(type() + "StateEntered", null);
        attempt();
    }

    private void attempt() {
        step++;
        parts = null;
        String resource = state.path("Resource").asText();
        token = resource.equals(Definition.INVOKE_AND_WAIT) ? machines.unique() : null;
        try {
            Scope scope = scope();
            Scope given = scope.narrow(state.path("InputPath")).fill(state.path("Parameters"));
            StateMachines.requireRoom(given.input());
            switch (type()) {
                case "Pass", "Succeed" ->
                        finish(state.has("Result") ? state.path("Result") : given.input());
                case "Wait" -> later(seconds("Seconds", scope), () -> finish(given.input()));
                case "Choice" -> choose(given);
                case "Fail" -> completion.fail(text("Error", scope), text("Cause", scope));
                case "Task" -> begin(resource, scope, given.input());
                default -> spread(given);
            }
        } catch (StateFailure failure) {
            fail("EvaluationFailed", failure);
        }
    }

    private Scope scope() {
        return new Scope(
                input,
                () -> {
                    ObjectNode context = execution.context();
                    context.putObject("State")
                            .put("Name", name)
                            .put("EnteredTime", enteredAt)
                            .put("RetryCount", tries.values().stream().mapToInt(i -> i).sum());
                    context.putObject("Task").put("Token", token);
                    return item == null ? context : context.set("Map", item);
                });
    }

    private Duration seconds(String field, Scope scope) {
        JsonNode value = value(field, scope);
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw new StateFailure(StateFailure.RUNTIME, "No number of seconds: " + value);
        }
        return Duration.ofSeconds(value.longValue());
    }

    private String text(String field, Scope scope) {
        return value(field, scope).asText();
    }

    private JsonNode value(String field, Scope scope) {
        JsonNode path = state.path(field + "Path");
        return path.isMissingNode() ? state.path(field) : scope.get(path.asText());
    }

    private void choose(Scope given) {
        String next =
                state.path("Choices")
                        .valueStream()
                        .filter(rule -> Definition.holds(rule, given))
                        .findFirst()
                        .map(rule -> rule.path("Next"))
                        .orElse(state.path("Default"))
                        .asText();
        if (next.isEmpty()) {
            throw new StateFailure("States.NoChoiceMatched", "No rule holds.");
        }
        leave(given.narrow(state.path("OutputPath")).input(), next);
    }

    private void begin(String resource, Scope scope, JsonNode given) {
        String service = resource.startsWith("arn:aws:lambda:") ? "LambdaFunction" : "Task";
        if (!value("TimeoutSeconds", scope).isMissingNode()) {
            StateFailure late = new StateFailure(StateFailure.TIMEOUT, null);
            Duration most = seconds("TimeoutSeconds", scope);
            machines.time.after(most, current(() -> fail(service + "TimedOut", late)));
        }
        record(service + "Scheduled", null);
        record(service + "Started", null);
        boolean invokes = resource.startsWith(Definition.INVOKE);
        String function = invokes ? given.path("FunctionName").asText() : resource;
        JsonNode payload = invokes ? given.path("Payload") : given;
        TaskCall call = new TaskCall(execution, function, payload, token);
        cancellation = machines.begin(resource, call, completion(service));
    }

    private void spread(Scope given) {
        String kind = type() + "State";
        record(kind + "Started", null);
        JsonNode processor = state.path("ItemProcessor");
        boolean apart = processor.at("/ProcessorConfig/Mode").asText().equals("DISTRIBUTED");
        Parts all = new Parts(state.path("MaxConcurrency").asInt(), apart);
        for (JsonNode branch : state.path("Branches")) {
            all.add(end -> new Course(execution, branch, given.input(), item, lastEvent, end));
        }
        int index = 0;
        for (JsonNode value : type().equals("Map") ? items(given) : List.<JsonNode>of()) {
            ObjectNode map = Json.MAPPER.createObjectNode();
            map.putObject("Item").put("Index", index++).set("Value", value);
            Scope scope = new Scope(given.input(), () -> given.context().get().set("Map", map));
            JsonNode selector = state.path("ItemSelector");
            JsonNode of = selector.isMissingNode() ? value : scope.fill(selector).input();
            String label = state.path("Label").asText();
            all.add(
                    end ->
                            apart
                                    ? execution.child(label, processor, of, end)
                                    : new Course(execution, processor, of, map, lastEvent, end));
        }
        parts = all;
        cancellation = all::stop;
        all.run(completion(kind));
    }

    private JsonNode items(Scope given) {
        JsonNode items = given.narrow(state.path("ItemsPath")).input();
        if (!items.isArray()) {
            throw new StateFailure(StateFailure.RUNTIME, "No array of items: " + items);
        }
        return items;
    }

    private Completion completion(String service) {
        int now = step;
        return (output, failure) -> {
            if (step == now && output != null) {
                record(service + "Succeeded", null);
                finish(output);
            } else if (step == now) {
                fail(service + "Failed", Objects.requireNonNull(failure));
            }
        };
    }

    private void finish(JsonNode result) {
        try {
            StateMachines.requireRoom(result);
            Scope scope = scope();
            JsonNode selected = scope.with(result).fill(state.path("ResultSelector")).input();
            JsonNode output =
                    scope.place(state.path("ResultPath"), selected)
                            .narrow(state.path("OutputPath"))
                            .input();
            StateMachines.requireRoom(output);
            leave(output, state.path("Next").asText());
        } catch (StateFailure failure) {
            fail("EvaluationFailed", failure);
        }
    }

    private void leave(JsonNode output, String next) {
        record(type() + "StateExited", null);
        step++;
        parts = null;
        cancellation = () -> {};
        if (next.isEmpty()) {
            completion.succeed(output);
            return;
        }
        name = next;
        state = definition.path("States").path(name);
        input = output;
        enteredAt = "";
        run();
    }

    private void fail(String event, StateFailure failure) {
        record(event, failure);
        step++;
        machines.close(token);
        JsonNode retrier = first("Retry", failure);
        JsonNode catcher = first("Catch", failure);
        int tried = tries.getOrDefault(retrier, 0);
        if (!retrier.isMissingNode() && tried < retrier.path("MaxAttempts").asInt(3)) {
            tries.put(retrier, tried + 1);
            later(delay(retrier, tried), this::attempt);
        } else if (catcher.isMissingNode()) {
            completion.end(null, failure);
        } else {
            String cause = Objects.requireNonNullElse(failure.cause, "");
            ObjectNode error = Json.MAPPER.createObjectNode();
            error.put("Error", failure.error).put("Cause", cause);
            try {
                Scope caught = scope().place(catcher.path("ResultPath"), error);
                leave(caught.input(), catcher.path("Next").asText());
            } catch (StateFailure unplaced) {
                completion.end(null, unplaced);
            }
        }
    }

    private JsonNode first(String field, StateFailure failure) {
        return state.path(field)
                .valueStream()
                .filter(one -> failure.isIn(one.path("ErrorEquals")))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private Duration delay(JsonNode retrier, int tried) {
        double rate = Math.pow(retrier.path("BackoffRate").asDouble(2), tried);
        double most = retrier.path("MaxDelaySeconds").asDouble(Double.MAX_VALUE);
        double seconds = Math.min(most, retrier.path("IntervalSeconds").asDouble(1) * rate);
        boolean full = retrier.path("JitterStrategy").asText().equals("FULL");
        double share = full ? machines.time.random().nextDouble() : 1;
        return Duration.ofMillis((long) (1000 * seconds * share));
    }
}
