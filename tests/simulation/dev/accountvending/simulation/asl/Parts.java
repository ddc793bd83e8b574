package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Tasks.Completion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The branches of a Parallel, or the items of a Map, while they run. */
final class Parts {
    /** One of them. */
    interface Part {
        /** Begins, or goes on where it was stopped or failed. */
        void run();

        void stop();
    }

    private final List<Part> parts = new ArrayList<>();
    private final Map<Integer, JsonNode> outputs = new TreeMap<>();
    private final int atOnce;
    private final boolean apart;
    private Completion all = (_, _) -> {};
    private int begun;
    private boolean stopped;

    /**
     * Creates them before any is added.
     *
     * @param atOnce how many run at the same time, or 0 for all
     * @param apart whether each is an execution of its own
     */
    Parts(int atOnce, boolean apart) {
        this.atOnce = atOnce == 0 ? Integer.MAX_VALUE / 2 : atOnce;
        this.apart = apart;
    }

    void add(Function<Completion, Part> making) {
        int index = parts.size();
        parts.add(making.apply((output, failure) -> ended(index, output, failure)));
    }

    private void ended(int index, @Nullable JsonNode output, @Nullable StateFailure failure) {
        if (output != null && !stopped) {
            outputs.put(index, output);
            proceed();
        } else if (!stopped) {
            stop();
            String many = "States.ExceedToleratedFailureThreshold";
            all.end(null, apart ? new StateFailure(many, "An item failed.") : failure);
        }
    }

    /** Begins as many as may run at once. */
    private void proceed() {
        if (outputs.size() == parts.size()) {
            all.succeed(Json.MAPPER.valueToTree(outputs.values()));
        }
        while (begun < Math.min(parts.size(), outputs.size() + atOnce)) {
            parts.get(begun++).run();
        }
    }

    void stop() {
        stopped = true;
        unfinished().forEach(Part::stop);
    }

    /** Begins them, or goes on with those that have not succeeded. */
    void run(Completion completion) {
        all = completion;
        stopped = false;
        unfinished().forEach(Part::run);
        proceed();
    }

    private List<Part> unfinished() {
        return IntStream.range(0, begun)
                .filter(index -> !outputs.containsKey(index))
                .mapToObj(parts::get)
                .toList();
    }
}
