package dev.accountvending.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Explanation;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A hook that failed, as the state machines report it: {@code RunHooks} fails with the error
 * {@value #ERROR} and this as its cause.
 *
 * @param hook the function's or state machine's name
 * @param moment when it was run, as the catalog has it
 * @param failure how it failed
 */
record FailedHook(String hook, String moment, int atMostMinutes, CaughtError failure) {
    static final String ERROR = "HookFailed";

    private static final String TOO_LATE = "States.Timeout";

    /** Returns the explanation; a cause that Step Functions has cut off is quoted as it is. */
    static Explanation explain(@Nullable String cause) {
        try {
            return Json.MAPPER.readValue(String.valueOf(cause), FailedHook.class).explanation();
        } catch (JsonProcessingException cutOff) {
            return Explanation.of(
                    "A step of your organization's own failed; administrators have been told.",
                    "A hook failed: " + cause);
        }
    }

    private Explanation explanation() {
        String what =
                failure.error().equals(TOO_LATE)
                        ? "has not ended within %d minute%s"
                                .formatted(atMostMinutes, atMostMinutes == 1 ? "" : "s")
                        : "failed";
        return Explanation.of(
                "%s, a step of your organization's own %s, %s; administrators have been told."
                        .formatted(hook, words(moment), what),
                "The hook %s, %s, %s%s. Mend it, or take it out of catalog.yml."
                        .formatted(hook, words(moment), what, how()));
    }

    /**
     * Returns only the error of a failed execution; Step Functions' cause has all of it, its input
     * too.
     */
    private static Optional<String> endOfExecution(String cause) {
        try {
            JsonNode execution = Json.MAPPER.readTree(cause);
            return execution.path("ExecutionArn").isTextual()
                    ? Optional.of(
                            "%s: %s (%s)"
                                    .formatted(
                                            execution.path("Error").asText("it"),
                                            execution
                                                    .path("Cause")
                                                    .asText(execution.path("Status").asText()),
                                            execution.path("ExecutionArn").asText()))
                    : Optional.empty();
        } catch (JsonProcessingException noExecution) {
            return Optional.empty();
        }
    }

    private String how() {
        return failure.error().equals(TOO_LATE)
                ? ""
                : ": "
                        + endOfExecution(String.valueOf(failure.cause()))
                                .orElseGet(
                                        () ->
                                                "%s: %s"
                                                        .formatted(
                                                                failure.error(),
                                                                failure.message()));
    }

    private static String words(String moment) {
        return moment.equals("beforeHandOver") ? "before the hand-over" : "before the cleaning";
    }
}
