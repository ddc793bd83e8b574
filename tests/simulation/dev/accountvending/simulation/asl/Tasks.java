package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/** Runs the functions that states call. */
@FunctionalInterface
public interface Tasks {
    /**
     * Begins to run a function; does not block.
     *
     * @param done hears what the function returns, or the error as Lambda names it
     */
    void begin(TaskCall call, Completion done);

    /**
     * One invocation.
     *
     * @param function its ARN, as the definition has it
     * @param token by which the state waits for an answer from outside
     * @param retry 0 for the first try of a state
     */
    record TaskCall(
            String function,
            JsonNode payload,
            @Nullable String token,
            Execution execution,
            String state,
            int retry) {}
}
