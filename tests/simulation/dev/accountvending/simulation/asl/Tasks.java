package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/** Runs the functions that states call. */
@FunctionalInterface
public interface Tasks {
    /** Begins to run a function; does not block. */
    void begin(TaskCall call, Completion done);

    /**
     * One invocation.
     *
     * @param resource the function's ARN, as the definition has it
     * @param token by which the state waits for an answer from outside
     */
    record TaskCall(
            Execution execution, String resource, JsonNode payload, @Nullable String token) {}

    /** Hears how something ended. What it hears after that, or when nobody waits, has no effect. */
    @FunctionalInterface
    interface Completion {
        /** Ends it with an output, or with a failure. */
        void end(@Nullable JsonNode output, @Nullable StateFailure failure);

        default void succeed(JsonNode output) {
            end(output, null);
        }

        /** Ends it with an error, by the name that a Retry or a Catch compares. */
        default void fail(String error, @Nullable String cause) {
            end(null, new StateFailure(error, cause));
        }
    }
}
