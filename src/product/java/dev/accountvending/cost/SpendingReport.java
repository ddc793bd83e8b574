package dev.accountvending.cost;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.accountvending.model.TransientFailure;

import java.util.List;

/**
 * What came of a run of {@link CheckSpending}.
 *
 * @param failures what could not be looked at, each with why
 * @param complete false where its time was over before it came to the end
 */
record SpendingReport(int looked, List<String> failures, boolean complete) {
    SpendingReport {
        failures = List.copyOf(failures);
    }

    @JsonProperty
    int failed() {
        return failures.size();
    }

    /**
     * Fails, so that the schedule's alarm tells of it, unless all could be looked at.
     *
     * @throws TransientFailure with the first of the failures
     */
    void requireAll() {
        if (!failures.isEmpty()) {
            throw new TransientFailure(
                    "What was spent could not be looked at everywhere; the log has each of %d failures. %s"
                            .formatted(failures.size(), failures.getFirst()));
        }
    }
}
