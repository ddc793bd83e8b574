package dev.accountvending.reconcile;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.failure.LeaseExecutions;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Starts reconciliations, one at a time, and reports the last. A reconciliation is in the ledger
 * before it is started; Step Functions knows whether it still runs.
 */
public final class Reconciliations {
    /**
     * Within this time, one that is in the ledger but not in Step Functions is still being started.
     */
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final SfnClient stepFunctions;
    private final String stateMachine;
    private final int secondLook;
    private final Clock clock;

    /**
     * Creates one with everything it needs.
     *
     * @param secondLook seconds between the two inspections
     */
    public Reconciliations(
            Ledger ledger,
            SfnClient stepFunctions,
            String stateMachine,
            int secondLook,
            Clock clock) {
        this.ledger = ledger;
        this.stepFunctions = stepFunctions;
        this.stateMachine = stateMachine;
        this.secondLook = secondLook;
        this.clock = clock;
    }

    /** Creates one for an API route or a scheduled function, under the function's own role. */
    public static Reconciliations of(FunctionContext function) {
        return function.part(Reconciliations.class, () -> make(function));
    }

    private static Reconciliations make(FunctionContext function) {
        Settings settings = function.settings();
        return new Reconciliations(
                Ledger.of(function),
                Clients.of(function).stepFunctions(),
                settings.reconcileStateMachine(),
                settings.seconds("AVM_WAIT_SECOND_LOOK"),
                function.clock());
    }

    private record ExecutionInput(boolean fix, Map<String, Integer> waits) {}

    /**
     * Starts a reconciliation.
     *
     * @param fix whether it mends what is safe to mend
     * @throws RequestRejected if one runs
     */
    public Reconciliation start(boolean fix) {
        Optional<Reconciliation> last = ledger.document(Reconciliation.MEMO, Reconciliation.class);
        if (last.filter(this::isAtWork).isPresent()) {
            throw isRunning();
        }
        Instant now = clock.instant();
        String name = "reconcile-%d".formatted(now.toEpochMilli());
        Reconciliation fresh =
                Reconciliation.begun(
                        new StateMachine(stepFunctions, stateMachine).execution(name), fix, now);
        Reconciliation begun = last.map(fresh::after).orElse(fresh);
        ledger.updateDocument(
                Reconciliation.MEMO,
                Reconciliation.class,
                found -> {
                    refuseOther(found, last.orElse(null));
                    return begun;
                });
        try {
            start(name, fix);
        } catch (VendingFailed refused) {
            ledger.updateDocument(
                    Reconciliation.MEMO,
                    Reconciliation.class,
                    found -> found == null || !found.equals(begun) ? begun : begun.failed(now));
            throw refused;
        }
        return begun;
    }

    /**
     * Returns the last reconciliation; RUNNING until its execution has ended and all messages are
     * sent.
     */
    public Optional<Reconciliation> last() {
        Optional<Reconciliation> last = ledger.document(Reconciliation.MEMO, Reconciliation.class);
        if (last.isEmpty()) {
            return last;
        }
        if (isAtWork(last.get())) {
            return Optional.of(last.get().running());
        }
        // It may have ended between the two answers.
        return ledger.document(Reconciliation.MEMO, Reconciliation.class)
                .map(
                        report ->
                                report.is(Reconciliation.Status.RUNNING)
                                                && report.execution().equals(last.get().execution())
                                        ? report.failed(null)
                                        : report);
    }

    private void start(String name, boolean fix) {
        ExecutionInput input = new ExecutionInput(fix, Map.of("secondLook", secondLook));
        stepFunctions.startExecution(
                request ->
                        request.stateMachineArn(stateMachine)
                                .name(name)
                                .input(Json.MAPPER.valueToTree(input).toString()));
    }

    private boolean isAtWork(Reconciliation report) {
        return LeaseExecutions.find(stepFunctions, report.execution())
                .map(LeaseExecutions::isAtWork)
                .orElseGet(() -> isBeingStarted(report));
    }

    private boolean isBeingStarted(Reconciliation report) {
        return report.is(Reconciliation.Status.RUNNING)
                && report.startedAt().plus(STARTED_WITHIN).isAfter(clock.instant());
    }

    private static void refuseOther(
            @Nullable Reconciliation found, @Nullable Reconciliation ended) {
        boolean isOther =
                found != null && (ended == null || !found.execution().equals(ended.execution()));
        if (isOther) {
            throw isRunning();
        }
    }

    private static RequestRejected isRunning() {
        return new RequestRejected("A reconciliation runs already: wait for its report.");
    }
}
