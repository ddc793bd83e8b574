package dev.accountvending.local.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

/**
 * What an invocation is for, by its payload.
 *
 * @param step of a function that has several
 */
public record Task(@Nullable String step, @Nullable String lease) {
    /** No particular task. */
    public static final Task NONE = new Task(null, null);

    static Task of(String payload) {
        try {
            JsonNode input = Json.MAPPER.readTree(payload);
            return new Task(text(input.path(Step.NAME)), text(input.path("leaseId")));
        } catch (JsonProcessingException e) {
            return NONE;
        }
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
