package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.request.Milestone;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long the steps of a vend or of a retirement took, from the API's progress. */
final class Progress {
    private Progress() {}

    static Map<String, String> ofVend(JsonNode progress) {
        return times(progress, Milestone.VEND);
    }

    static Map<String, String> ofRetirement(JsonNode progress) {
        return times(progress, Milestone.RETIREMENT);
    }

    /** Returns how long it took to vend an account out of the pool. */
    static Map<String, String> fromPool(JsonNode progress) {
        String all = times(progress, Milestone.VEND).getOrDefault("in all", "unknown");
        return Map.of("Vend it out of the pool", all);
    }

    /** Returns the seconds of each step that has begun and ended, and of all of them. */
    private static Map<String, String> times(JsonNode progress, List<Milestone> steps) {
        Map<String, String> times = new LinkedHashMap<>();
        for (Milestone step : steps) {
            took(progress, step.begin(), step.next())
                    .ifPresent(took -> times.put(step.text(), Patience.seconds(took)));
        }
        took(progress, steps.getFirst().begin(), steps.getLast().next())
                .ifPresent(took -> times.put("in all", Patience.seconds(took)));
        return times;
    }

    private static Optional<Duration> took(JsonNode progress, String begin, String next) {
        return entered(progress, begin)
                .flatMap(
                        from -> entered(progress, next).map(until -> Duration.between(from, until)))
                .filter(took -> !took.isNegative());
    }

    /** Returns whether an execution has been in a state. */
    static boolean hasEntered(JsonNode progress, String state) {
        return entered(progress, state).isPresent();
    }

    private static Optional<Instant> entered(JsonNode progress, String state) {
        return progress.path("states")
                .valueStream()
                .filter(each -> each.path("state").asText().equals(state))
                .map(each -> Instant.parse(each.path("enteredAt").asText()))
                .findFirst();
    }
}
