package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.request.Milestone;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A lease that is being vended or whose end has begun, read once. The progress is read first: an
 * execution ends after its lease is final, so a lease read after the execution's end is final too.
 */
record LeaseSnapshot(JsonNode lease, List<Visit> visits, String executionStatus) {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED");

    /** The outcome of the vend or of the retirement so far. */
    enum Outcome {
        RUNNING,
        VENDED,
        RETIRED,
        FAILED
    }

    LeaseSnapshot {
        visits = List.copyOf(visits);
    }

    static LeaseSnapshot at(Api api, String name) {
        JsonNode progress = api.progress(name);
        JsonNode lease = api.account(name);
        return isOfAnother(progress, lease) || isToEnd(lease)
                ? new LeaseSnapshot(lease, List.of(), "")
                : new LeaseSnapshot(lease, Visit.of(progress), progress.path("status").asText(""));
    }

    /** Returns whether the lease's end began between the two reads. */
    private static boolean isOfAnother(JsonNode progress, JsonNode lease) {
        String execution = lease.path("execution").asText("");
        return !execution.isEmpty()
                && progress.path("execution").isTextual()
                && !progress.path("execution").asText().equals(execution);
    }

    /**
     * Returns whether its end is requested and has not begun: the execution that is known is the
     * vend's.
     */
    private static boolean isToEnd(JsonNode lease) {
        String status = lease.path("status").asText("");
        return lease.path("retirement").isObject()
                && (status.equals("ACTIVE") || status.equals("FROZEN"));
    }

    Outcome outcome() {
        return switch (lease.path("status").asText("")) {
            case "ACTIVE", "FROZEN" -> isToEnd(lease) ? Outcome.RUNNING : Outcome.VENDED;
            case "RETIRING" -> isExecutionOver() ? Outcome.FAILED : Outcome.RUNNING;
            case "RETIRED" -> Outcome.RETIRED;
            case "FAILED", "REJECTED", "WITHDRAWN", "QUARANTINED" -> Outcome.FAILED;
            default -> ofExecution();
        };
    }

    /** Returns whether the execution has ended, so that no more news will come. */
    boolean isExecutionOver() {
        return ENDED.contains(executionStatus);
    }

    /** Returns the plain steps of its vend or retirement. */
    List<Milestone> way() {
        Set<String> entered = entered();
        return entered.contains(Milestone.RETIREMENT.getFirst().begin())
                ? Milestone.RETIREMENT
                : Milestone.VEND;
    }

    Set<String> entered() {
        return visits.stream().map(Visit::state).collect(Collectors.toSet());
    }

    /** Returns when a state was entered for the first time. */
    Optional<Instant> firstEntered(String state) {
        return visits.stream()
                .filter(visit -> visit.state().equals(state))
                .map(Visit::enteredAt)
                .findFirst();
    }

    /** Returns the plain steps that have begun, or the names of the states that have. */
    List<String> begun(boolean byStates) {
        if (byStates) {
            return visits.stream().map(Visit::state).distinct().toList();
        }
        Set<String> entered = entered();
        return way().stream()
                .filter(step -> step.in(entered) != Milestone.State.TO_COME)
                .map(Milestone::text)
                .toList();
    }

    /** Returns the present step; several if branches run side by side. */
    String goingOn(boolean byStates) {
        if (byStates) {
            return states();
        }
        Set<String> entered = entered();
        return way().stream()
                .filter(step -> step.in(entered) == Milestone.State.BEGUN)
                .map(Milestone::text)
                .collect(Collectors.joining(", "));
    }

    /** Returns the states that the execution is in; several if branches run side by side. */
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
