package dev.accountvending.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.CaughtError;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the states that an execution has passed from its history (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html">GetExecutionHistory</a>).
 */
public final class Progress {
    private final SfnClient stepFunctions;

    public Progress(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    /**
     * The states of a lease's execution, in the order in which they were entered.
     *
     * @param reason of its failure, in AWS's words if AWS refused; for administrators
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record States(
            @Nullable String execution,
            @Nullable String status,
            @Nullable String reason,
            List<Visit> states) {
        /** Returns what people other than administrators may know. */
        public States withoutReason() {
            return new States(execution, status, null, states);
        }
    }

    /**
     * One visit to a state.
     *
     * @param leftAt absent while the execution is in it
     * @param error the last error in it, though a retry may have mended it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Visit(
            String state, Instant enteredAt, @Nullable Instant leftAt, @Nullable String error) {}

    /** Reads how far a lease's execution is. */
    public States of(Lease lease) {
        String execution = lease.lifecycle().execution();
        if (execution == null) {
            return new States(null, null, null, List.of());
        }
        try {
            DescribeExecutionResponse described =
                    stepFunctions.describeExecution(request -> request.executionArn(execution));
            return new States(
                    execution, described.statusAsString(), reason(described), visits(execution));
        } catch (VendingFailed refused) {
            if (refused.is("ExecutionDoesNotExist")) {
                return new States(execution, null, null, List.of());
            }
            throw refused;
        }
    }

    private static @Nullable String reason(DescribeExecutionResponse described) {
        if (described.error() == null) {
            return null;
        }
        return new CaughtError(described.error(), described.cause()).explanation().inFull();
    }

    private List<Visit> visits(String execution) {
        List<Visit> visits = new ArrayList<>();
        Map<Long, Integer> visitOf = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        stepFunctions
                .getExecutionHistoryPaginator(
                        request -> request.executionArn(execution).includeExecutionData(false))
                .events()
                .forEach(event -> follow(event, visits, visitOf, open));
        return visits;
    }

    /**
     * Each event names the one before it, so an error inside a parallel branch finds the visit that
     * it belongs to.
     */
    private static void follow(
            HistoryEvent event,
            List<Visit> visits,
            Map<Long, Integer> visitOf,
            Map<String, Integer> open) {
        Integer visit = visitOf.get(event.previousEventId());
        if (event.stateEnteredEventDetails() != null) {
            String state = event.stateEnteredEventDetails().name();
            visits.add(new Visit(state, event.timestamp(), null, null));
            visit = visits.size() - 1;
            open.put(state, visit);
        } else if (event.stateExitedEventDetails() != null) {
            visit = open.remove(event.stateExitedEventDetails().name());
            if (visit != null) {
                Visit left = visits.get(visit);
                visits.set(
                        visit,
                        new Visit(left.state(), left.enteredAt(), event.timestamp(), left.error()));
            }
        } else if (visit != null && event.lambdaFunctionFailedEventDetails() != null) {
            Visit failed = visits.get(visit);
            visits.set(
                    visit,
                    new Visit(
                            failed.state(),
                            failed.enteredAt(),
                            failed.leftAt(),
                            event.lambdaFunctionFailedEventDetails().error()));
        }
        if (visit != null) {
            visitOf.put(event.id(), visit);
        }
    }
}
