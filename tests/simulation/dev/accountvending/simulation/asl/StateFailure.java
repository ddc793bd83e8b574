package dev.accountvending.simulation.asl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/**
 * The <a
 * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">error</a>
 * that a state ends with.
 */
public final class StateFailure extends RuntimeException {
    static final String RUNTIME = "States.Runtime";
    static final String TIMEOUT = "States.Timeout";
    static final String TOO_LARGE = "States.DataLimitExceeded";
    private static final long serialVersionUID = 1L;

    public final String error;
    public final @Nullable String cause;

    public StateFailure(String error, @Nullable String cause) {
        super(error, null, false, false);
        this.error = error;
        this.cause = cause;
    }

    /** Returns whether an ErrorEquals means it. */
    boolean isIn(JsonNode names) {
        return names.valueStream().map(JsonNode::asText).anyMatch(this::is);
    }

    private boolean is(String name) {
        return switch (name) {
            case "States.ALL" -> !error.equals(RUNTIME) && !error.equals(TOO_LARGE);
            case "States.TaskFailed" -> is("States.ALL") && !error.equals(TIMEOUT);
            default -> error.equals(name) && !error.equals(RUNTIME);
        };
    }
}
