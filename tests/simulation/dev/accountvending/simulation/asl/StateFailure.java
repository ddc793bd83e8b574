package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The error that a state ends with, as a Retry and a Catch see it. */
final class StateFailure extends RuntimeException {
    private static final Set<String> TERMINAL = Set.of("States.Runtime", "States.DataLimitExceeded");
    private static final long serialVersionUID = 1L;

    final String error;
    final @Nullable String cause;

    StateFailure(String error, @Nullable String cause) {
        super(error, null, false, false);
        this.error = error;
        this.cause = cause;
    }

    /** Returns that of a definition that does not fit what it was given. */
    static StateFailure runtime(String cause, Object... values) {
        return new StateFailure("States.Runtime", cause.formatted(values));
    }

    /**
     * Returns whether one of these names means it (<a
     * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">error
     * names</a>).
     */
    boolean isOneOf(List<String> names) {
        return names.contains(error) && !error.equals("States.Runtime")
                || !TERMINAL.contains(error)
                        && (names.contains("States.ALL")
                                || names.contains("States.TaskFailed")
                                        && !error.equals("States.Timeout"));
    }

    /** Returns what a Catch passes on. */
    JsonNode output() {
        return Json.MAPPER
                .createObjectNode()
                .put("Error", error)
                .put("Cause", Objects.requireNonNullElse(cause, ""));
    }
}
