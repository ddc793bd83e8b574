package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One visit of an execution to a state.
 *
 * @param leftAt null while the execution is in it
 * @param error the last error in it, even if a retry succeeded
 */
record Visit(String state, Instant enteredAt, @Nullable Instant leftAt, @Nullable String error) {

    /** Returns the visits of the API's progress, in the order in which they began. */
    static List<Visit> of(JsonNode progress) {
        List<Visit> visits = new ArrayList<>();
        for (JsonNode state : progress.path("states")) {
            visits.add(
                    new Visit(
                            state.path("state").asText(),
                            Instant.parse(state.path("enteredAt").asText()),
                            state.path("leftAt").isTextual()
                                    ? Instant.parse(state.path("leftAt").asText())
                                    : null,
                            state.path("error").textValue()));
        }
        return List.copyOf(visits);
    }

    boolean isOpen() {
        return leftAt == null;
    }

    /** Returns how long it took, or has taken up to now. */
    Duration spent(Instant now) {
        Duration spent = Duration.between(enteredAt, leftAt == null ? now : leftAt);
        return spent.isNegative() ? Duration.ZERO : spent;
    }
}
