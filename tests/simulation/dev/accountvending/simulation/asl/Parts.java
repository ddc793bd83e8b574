package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.asl.Course.Part;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The branches of a Parallel, or the items of a Map, while they run. */
final class Parts {
    private final List<Part> parts = new ArrayList<>();
    private final Map<Integer, JsonNode> outputs = new TreeMap<>();
    private final State.Work.Spread spread;
    private Completion all;
    private int begun;
    private int failed;
    private boolean stopped;

    Parts(List<Function<Completion, Part>> makers, State.Work.Spread spread, Completion all) {
        this.spread = spread;
        this.all = all;
        makers.forEach(maker -> parts.add(maker.apply(end(parts.size()))));
    }

    private Completion end(int index) {
        return new Completion() {
            @Override
            public void succeed(JsonNode output) {
                if (!stopped) {
                    outputs.put(index, output);
                    proceed();
                }
            }

            @Override
            public void fail(String error, @Nullable String cause) {
                if (stopped) {
                    return;
                }
                failed++;
                if (spread.tolerated() == null) {
                    stop();
                    all.fail(error, cause);
                } else if (100 * failed > spread.tolerated() * parts.size()) {
                    stop();
                    all.fail(
                            "States.ExceedToleratedFailureThreshold",
                            "The specified tolerated failure threshold was exceeded");
                } else {
                    proceed();
                }
            }
        };
    }

    /** Begins as many as may run at once. */
    void proceed() {
        int ended = outputs.size() + failed;
        if (ended == parts.size()) {
            ArrayNode output = Json.MAPPER.createArrayNode();
            outputs.values().forEach(output::add);
            all.succeed(output);
            return;
        }
        int atOnce = spread.atOnce() == 0 ? parts.size() : spread.atOnce();
        while (begun < Math.min(parts.size(), ended + atOnce)) {
            parts.get(begun++).proceed();
        }
    }

    void stop() {
        stopped = true;
        for (int i = 0; i < begun; i++) {
            if (!outputs.containsKey(i)) {
                parts.get(i).stop();
            }
        }
    }

    /** Goes on with those that have not succeeded. */
    void redrive(Completion redriven) {
        all = redriven;
        stopped = false;
        failed = 0;
        for (int i = 0; i < begun; i++) {
            if (!outputs.containsKey(i)) {
                parts.get(i).redrive();
            }
        }
        proceed();
    }
}
