package dev.accountvending.local;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The most events that an execution of a definition writes into its history. Step Functions ends
 * one that has written 25,000, and no Catch sees that.
 *
 * <p>A state in a cycle is visited as often as the states before it together, unless it has a bound
 * of its own; each cycle needs a Wait that has one. A state's retries are used up once in an
 * execution, all of them. Branches that exclude each other are counted once, the longest.
 */
final class HistoryBound {
    /** The entry and the exit of a state. */
    private static final int AROUND = 2;

    /** Scheduled, started and ended. */
    private static final int ATTEMPT = 3;

    /** A Map Run's start and end; what its items do is in histories of their own. */
    private static final int AROUND_MAP_RUN = 2;

    /** An iteration's start and end. */
    private static final int AROUND_ITERATION = 2;

    private final JsonNode states;
    private final String start;
    private final ToIntFunction<String> bounds;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Set<String>> next = new LinkedHashMap<>();
    private final Map<String, Set<String>> reachable = new LinkedHashMap<>();
    private final Map<String, Integer> visits = new LinkedHashMap<>();
    private int apart;

    /**
     * Bounds a definition.
     *
     * @param machine whose retriers are put in
     * @param bounds how often a state is visited at most, by its name, or how many items a Map has;
     *     0 if nothing is known of that
     */
    private HistoryBound(JsonNode machine, ToIntFunction<String> bounds) {
        this.states = machine.path("States");
        this.start = machine.path("StartAt").asText();
        this.bounds = bounds;
        states.fieldNames().forEachRemaining(name -> next.put(name, followers(states.path(name))));
        next.keySet().forEach(name -> reachable.put(name, reachableFrom(name)));
    }

    /**
     * What was found of a definition.
     *
     * @param events in the longest history, be it an item's of a Distributed Map
     */
    record Result(int events, List<String> problems) {
        Result {
            problems = List.copyOf(problems);
        }
    }

    static Result of(JsonNode machine, ToIntFunction<String> bounds) {
        HistoryBound bound = new HistoryBound(machine, bounds);
        int events = 1 + bound.longest(bound.start, new LinkedHashMap<>());
        return new Result(Math.max(events, bound.apart), bound.problems);
    }

    /** The longest way from a state to an end, with all turns of the cycles that it is in. */
    private int longest(String name, Map<String, Integer> known) {
        if (known.containsKey(name)) {
            return known.get(name);
        }
        Set<String> cycle = cycleOf(name);
        int events = cycle.stream().mapToInt(this::events).sum();
        int after =
                cycle.stream()
                        .flatMap(state -> from(next, state).stream())
                        .filter(state -> !cycle.contains(state))
                        .distinct()
                        .mapToInt(state -> longest(state, known))
                        .max()
                        .orElse(1);
        cycle.forEach(state -> known.put(state, events + after));
        return events + after;
    }

    private static Set<String> from(Map<String, Set<String>> states, String name) {
        return states.getOrDefault(name, Set.of());
    }

    /** The states that a state can come back from, itself included. */
    private Set<String> cycleOf(String name) {
        Set<String> cycle = new HashSet<>(Set.of(name));
        from(reachable, name).stream()
                .filter(other -> from(reachable, other).contains(name))
                .forEach(cycle::add);
        return cycle;
    }

    private int events(String name) {
        JsonNode state = states.path(name);
        int once =
                switch (state.path("Type").asText()) {
                    case "Task" -> AROUND + attempt(state);
                    case "Parallel" -> AROUND + 2 + inner(state.path("Branches"));
                    case "Map" -> AROUND + 2 + items(name, state.path("ItemProcessor"));
                    default -> AROUND;
                };
        return visits(name, new HashSet<>()) * once + retries(state) * attempt(state);
    }

    private int items(String name, JsonNode processor) {
        if (isDistributed(processor)) {
            Result child = of(processor, bounds);
            apart = Math.max(apart, child.events());
            problems.addAll(child.problems());
            return AROUND_MAP_RUN;
        }
        return most(name) * (AROUND_ITERATION + inner(List.of(processor)));
    }

    private static boolean isDistributed(JsonNode processor) {
        return processor.at("/ProcessorConfig/Mode").asText().equals("DISTRIBUTED");
    }

    /** A task that waits for what it has begun is also submitted. */
    private static int attempt(JsonNode task) {
        String resource = task.path("Resource").asText();
        return resource.matches(".*\\.(sync.*|waitForTaskToken)") ? ATTEMPT + 1 : ATTEMPT;
    }

    private int inner(Iterable<JsonNode> machines) {
        int events = 0;
        for (JsonNode machine : machines) {
            Result result = of(machine, bounds);
            events += result.events();
            problems.addAll(result.problems());
        }
        return events;
    }

    private int most(String name) {
        int most = bounds.applyAsInt(name);
        if (most == 0) {
            problems.add("Nothing bounds " + name + ".");
        }
        return most;
    }

    private static int retries(JsonNode state) {
        return state.path("Retry")
                .valueStream()
                .mapToInt(retrier -> retrier.path("MaxAttempts").asInt(3))
                .sum();
    }

    /**
     * Returns how often a state is visited.
     *
     * @param path the states that ask for this one, to notice that they ask in a circle
     */
    private int visits(String name, Set<String> path) {
        Integer known = visits.get(name);
        if (known != null) {
            return known;
        }
        Set<String> cycle = cycleOf(name);
        if (!from(reachable, name).contains(name)) {
            return 1;
        }
        if (isWait(name)) {
            visits.put(name, most(name));
            return visits.get(name);
        }
        if (!path.add(name)) {
            problems.add("There is no Wait in the cycle of " + String.join(", ", path) + ".");
            return 1;
        }
        int asked =
                (isEntered(name, cycle) ? 1 : 0)
                        + cycle.stream()
                                .filter(state -> from(next, state).contains(name))
                                .mapToInt(state -> visits(state, path))
                                .sum();
        path.remove(name);
        int bound = bounds.applyAsInt(name);
        int most = bound == 0 ? asked : Math.min(bound, asked);
        visits.put(name, most);
        return most;
    }

    private boolean isEntered(String name, Set<String> cycle) {
        return name.equals(start)
                || next.entrySet().stream()
                        .anyMatch(
                                before ->
                                        !cycle.contains(before.getKey())
                                                && before.getValue().contains(name));
    }

    private boolean isWait(String name) {
        return states.path(name).path("Type").asText().equals("Wait");
    }

    private static Set<String> followers(JsonNode state) {
        Set<String> followers = new HashSet<>();
        Stream.of(
                        Stream.of(state.path("Next"), state.path("Default")),
                        state.path("Choices").valueStream().map(choice -> choice.path("Next")),
                        state.path("Catch").valueStream().map(catcher -> catcher.path("Next")))
                .flatMap(targets -> targets)
                .filter(JsonNode::isTextual)
                .forEach(target -> followers.add(target.textValue()));
        return followers;
    }

    private Set<String> reachableFrom(String name) {
        Set<String> found = new HashSet<>();
        List<String> open = new ArrayList<>(next.get(name));
        while (!open.isEmpty()) {
            String state = open.removeLast();
            if (found.add(state)) {
                open.addAll(next.getOrDefault(state, Set.of()));
            }
        }
        return found;
    }
}
