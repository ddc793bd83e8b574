package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at a lease that is being vended. The progress is read first: an execution ends after its
 * lease is final, so an execution seen to have ended has left the lease as it will stay.
 */
record Look(JsonNode lease, List<Visit> visits, String executionStatus) {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED");

    /** Where the vending stands. */
    enum Outcome {
        RUNNING,
        VENDED,
        FAILED
    }

    Look {
        visits = List.copyOf(visits);
    }

    static Look at(Api api, String name) {
        JsonNode progress = api.progress(name);
        JsonNode lease = api.account(name);
        return new Look(lease, Visit.of(progress), progress.path("status").asText(""));
    }

    Outcome outcome() {
        return switch (lease.path("status").asText("")) {
            case "ACTIVE" -> Outcome.VENDED;
            case "FAILED", "REJECTED", "WITHDRAWN" -> Outcome.FAILED;
            default -> ofExecution();
        };
    }

    /** Whether nothing more will be heard of the vending. */
    boolean isExecutionOver() {
        return ENDED.contains(executionStatus);
    }

    /** The states that the execution is in; several where branches run side by side. */
    String states() {
        return visits.stream()
                .filter(Visit::isOpen)
                .map(Visit::state)
                .collect(Collectors.joining(", "));
    }

    private Outcome ofExecution() {
        if (!isExecutionOver()) {
            return Outcome.RUNNING;
        }
        return executionStatus.equals("SUCCEEDED") ? Outcome.VENDED : Outcome.FAILED;
    }
}
