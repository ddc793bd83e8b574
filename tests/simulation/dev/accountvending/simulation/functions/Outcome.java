package dev.accountvending.simulation.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

import org.jspecify.annotations.Nullable;

/**
 * What came of an invocation.
 *
 * @param output JSON's null if it failed
 * @param error as Step Functions names it: an exception's class, or Lambda's own name; null: none
 * @param cause of the error, as Lambda writes it
 */
public record Outcome(JsonNode output, @Nullable String error, @Nullable String cause) {
    static Outcome of(JsonNode output) {
        return new Outcome(output, null, null);
    }

    static Outcome failed(String error, String cause) {
        return new Outcome(NullNode.getInstance(), error, cause);
    }

    public boolean isFailed() {
        return error != null;
    }
}
