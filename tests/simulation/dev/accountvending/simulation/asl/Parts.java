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

/** The branches of a Parallel, or the items of a Map, while they run. */
final class Parts {
    /** One of them. */
    interface Part {
        void proceed();

        void stop();

        /** Goes on where it was stopped or failed. */
        void redrive();
    }

    private final List<Part> parts = new ArrayList<>();
    private final Map<Integer, JsonNode> outputs = new TreeMap<>();
    private final int atOnce;
    private final boolean apart;
    private Completion all;
    private int begun;
    private boolean stopped;

    /**
     * Creates them before any is added.
     *
     * @param atOnce how many run at the same time, or 0 for all
     * @param apart whether each is an execution of its own
     */
    Parts(int atOnce, boolean apart, Completion all) {
        this.atOnce = atOnce == 0 ? Integer.MAX_VALUE / 2 : atOnce;
        this.apart = apart;
        this.all = all;
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
    void proceed() {
        if (outputs.size() == parts.size()) {
            all.succeed(Json.MAPPER.valueToTree(outputs.values()));
        }
        while (begun < Math.min(parts.size(), outputs.size() + atOnce)) {
            parts.get(begun++).proceed();
        }
    }

    void stop() {
        stopped = true;
        unfinished().forEach(Part::stop);
    }

    /** Goes on with those that have not succeeded. */
    void redrive(Completion redriven) {
        all = redriven;
        stopped = false;
        unfinished().forEach(Part::redrive);
        proceed();
    }

    private List<Part> unfinished() {
        List<Part> unfinished = new ArrayList<>(parts.subList(0, begun));
        outputs.keySet().forEach(done -> unfinished.remove(parts.get(done)));
        return unfinished;
    }
}
