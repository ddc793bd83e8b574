package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.request.Milestone;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at a lease that is being vended, or whose end has begun. The progress is read first: an
 * execution ends after its lease is final, so an execution seen to have ended has left the lease as
 * it will stay.
 */
record LeaseSnapshot(JsonNode lease, List<Visit> visits, String executionStatus) {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED");

    /** Where the vending stands, or the retirement. */
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

    /** The lease's end began between the two. */
    private static boolean isOfAnother(JsonNode progress, JsonNode lease) {
        String execution = lease.path("execution").asText("");
        return !execution.isEmpty()
                && progress.path("execution").isTextual()
                && !progress.path("execution").asText().equals(execution);
    }

    /** Its end is asked for and has not begun: the execution that is known is the vending's. */
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

    /** Whether nothing more will be heard of it. */
    boolean isExecutionOver() {
        return ENDED.contains(executionStatus);
    }

    /** The plain steps of the way that it goes. */
    List<Milestone> way() {
        Set<String> entered = entered();
        return entered.contains(Milestone.RETIREMENT.getFirst().begin())
                ? Milestone.RETIREMENT
                : Milestone.VEND;
    }

    Set<String> entered() {
        return visits.stream().map(Visit::state).collect(Collectors.toSet());
    }

    /** When a state was entered for the first time. */
    Optional<Instant> firstEntered(String state) {
        return visits.stream()
                .filter(visit -> visit.state().equals(state))
                .map(Visit::enteredAt)
                .findFirst();
    }

    /** The plain steps that have begun; or the states, by name, which have. */
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

    /** What is going on; several of it if branches run side by side. */
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
