package dev.accountvending.local.functions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a function answered, or the error as Lambda writes it.
 *
 * @param error the error's type; absent if the function answered
 */
public record FunctionResult(String payload, Optional<String> error) {

    static FunctionResult of(String payload) {
        return new FunctionResult(payload, Optional.empty());
    }

    static FunctionResult failed(Throwable thrown) {
        String type = thrown.getClass().getName();
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.put("errorMessage", thrown.getMessage());
        error.put("errorType", type);
        ArrayNode trace = error.putArray("stackTrace");
        Arrays.stream(thrown.getStackTrace()).limit(50).map(Object::toString).forEach(trace::add);
        return new FunctionResult(error.toString(), Optional.of(type));
    }

    /** Returns the failure of a function that is not the product's. */
    static FunctionResult failed(String type, ObjectNode error) {
        return new FunctionResult(error.toString(), Optional.of(type));
    }

    static FunctionResult timedOut(String requestId, long millis) {
        ObjectNode error = Json.MAPPER.createObjectNode();
        error.put("errorType", "Sandbox.Timedout");
        error.put(
                "errorMessage",
                "RequestId: %s Error: Task timed out after %d.%02d seconds"
                        .formatted(requestId, millis / 1000, millis % 1000 / 10));
        return new FunctionResult(error.toString(), Optional.of("Sandbox.Timedout"));
    }
}
