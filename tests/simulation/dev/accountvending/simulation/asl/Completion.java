package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/** Hears how something ended. What it hears after that, or when nobody waits, has no effect. */
public interface Completion {
    void succeed(JsonNode output);

    /** Ends it with an error, by the name that a Retry or a Catch compares. */
    void fail(String error, @Nullable String cause);
}
