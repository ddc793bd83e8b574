package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Parts.Part;
import dev.accountvending.simulation.asl.Tasks.Completion;
import dev.accountvending.simulation.asl.Tasks.TaskCall;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
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
    private int[] tries;
    private int retries;
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
        this.tries = new int[state.path("Retry").size()];
    }

    @Override
    public void proceed() {
        later(TRANSITION, this::enter);
    }

    @Override
    public void stop() {
        step++;
        machines.close(token);
        cancellation.run();
    }

    @Override
    public void redrive() {
        tries = new int[tries.length];
        retries = 0;
        step++;
        if (parts != null) {
            parts.redrive(completion(type() + "State"));
        } else if (enteredAt.isEmpty()) {
            proceed();
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
                case "Fail" -> throw failure(scope);
                case "Task" -> begin(resource, scope, given.input());
                default -> spread(given);
            }
        } catch (StateFailure failure) {
            fail(failure);
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
                            .put("RetryCount", retries);
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

    private StateFailure failure(Scope scope) {
        return new StateFailure(value("Error", scope).asText(), value("Cause", scope).asText());
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
        String service = resource.contains(":lambda:") ? "LambdaFunction" : "Task";
        if (!value("TimeoutSeconds", scope).isMissingNode()) {
            StateFailure late = new StateFailure(StateFailure.TIMEOUT, null);
            Duration most = seconds("TimeoutSeconds", scope);
            machines.time.after(most, current(() -> fail(service + "TimedOut", late)));
        }
        record(service + "Scheduled", null);
        record(service + "Started", null);
        boolean invokes = resource.startsWith(Definition.INVOKE);
        TaskCall call =
                new TaskCall(
                        invokes ? given.path("FunctionName").asText() : resource,
                        invokes ? given.path("Payload") : given,
                        token,
                        execution,
                        name,
                        retries);
        cancellation = machines.begin(resource, call, completion(service));
    }

    private void spread(Scope given) {
        String kind = type() + "State";
        record(kind + "Started", null);
        JsonNode processor = state.path("ItemProcessor");
        boolean apart = processor.at("/ProcessorConfig/Mode").asText().equals("DISTRIBUTED");
        Parts all = new Parts(state.path("MaxConcurrency").asInt(), apart, completion(kind));
        for (JsonNode branch : state.path("Branches")) {
            all.add(end -> new Course(execution, branch, given.input(), item, lastEvent, end));
        }
        List<JsonNode> items = type().equals("Map") ? items(given) : List.of();
        for (JsonNode map : items) {
            Scope scope = new Scope(given.input(), () -> given.context().get().set("Map", map));
            JsonNode selector = state.path("ItemSelector");
            JsonNode of =
                    selector.isMissingNode() ? map.at("/Item/Value") : scope.fill(selector).input();
            all.add(
                    end ->
                            apart
                                    ? execution.child(
                                            state.path("Label").asText(), processor, of, end)
                                    : new Course(execution, processor, of, map, lastEvent, end));
        }
        parts = all;
        cancellation = all::stop;
        all.proceed();
    }

    /** Returns what is {@code $$.Map} for each item. */
    private List<JsonNode> items(Scope given) {
        JsonNode values = given.narrow(state.path("ItemsPath")).input();
        if (!values.isArray()) {
            throw new StateFailure(StateFailure.RUNTIME, "No array of items: " + values);
        }
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode value : values) {
            ObjectNode map = Json.MAPPER.createObjectNode();
            map.putObject("Item").put("Index", items.size()).set("Value", value);
            items.add(map);
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
            fail(failure);
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
        tries = new int[state.path("Retry").size()];
        retries = 0;
        proceed();
    }

    private void fail(String event, StateFailure failure) {
        record(event, failure);
        fail(failure);
    }

    private void fail(StateFailure failure) {
        step++;
        machines.close(token);
        for (int i = 0; i < tries.length; i++) {
            JsonNode retrier = state.path("Retry").path(i);
            if (failure.isIn(retrier.path("ErrorEquals"))) {
                if (tries[i] < retrier.path("MaxAttempts").asInt(3)) {
                    retries++;
                    later(delay(retrier, tries[i]++), this::attempt);
                    return;
                }
                break;
            }
        }
        for (JsonNode catcher : state.path("Catch")) {
            if (failure.isIn(catcher.path("ErrorEquals"))) {
                JsonNode error =
                        Json.MAPPER
                                .createObjectNode()
                                .put("Error", failure.error)
                                .put("Cause", Objects.requireNonNullElse(failure.cause, ""));
                leave(
                        scope().place(catcher.path("ResultPath"), error).input(),
                        catcher.path("Next").asText());
                return;
            }
        }
        completion.end(null, failure);
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
