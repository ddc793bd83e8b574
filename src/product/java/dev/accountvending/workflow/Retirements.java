package dev.accountvending.workflow;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Starts executions of {@code retire-account}. An execution's name consists of the lease's id and
 * the time at which its end was due, so it is started once even if several sweeps and people try. A
 * lease that was extended in between has another end, and so another name.
 */
public final class Retirements {
    private static final Logger LOG = LoggerFactory.getLogger(Retirements.class);

    private final StateMachine stateMachine;
    private final RetireWaits waits;
    private final boolean identityCenter;
    private final Clock clock;

    /** Creates one with everything it needs. */
    public Retirements(
            SfnClient stepFunctions,
            String stateMachine,
            RetireWaits waits,
            boolean identityCenter,
            Clock clock) {
        this.stateMachine = new StateMachine(stepFunctions, stateMachine);
        this.waits = waits;
        this.identityCenter = identityCenter;
        this.clock = clock;
    }

    /** Creates the function's own. */
    public static Retirements of(FunctionContext function) {
        return function.part(Retirements.class, () -> make(function));
    }

    private static Retirements make(FunctionContext function) {
        Settings settings = function.settings();
        return new Retirements(
                Clients.of(function).stepFunctions(),
                settings.retireStateMachine(),
                RetireWaits.of(settings),
                settings.identityCenter().isPresent(),
                function.clock());
    }

    private record ExecutionInput(LeaseId leaseId, RetireWaits waits, boolean identityCenter) {}

    /**
     * Starts the execution of a lease's end, unless it was started before. If the end has not begun
     * an hour later, that execution has ended without beginning it: then another is started, one an
     * hour at most.
     *
     * @throws IllegalStateException if the lease has no end
     */
    public void start(Lease lease) {
        long hours = Duration.between(end(lease), clock.instant()).toHours();
        if (!isNew(name(lease), lease) && hours > 0 && lease.status().isHeld()) {
            start("%s-again-%d".formatted(name(lease), hours), lease);
        }
    }

    /**
     * Starts another execution for a lease whose retirement stopped on the way. It runs every state
     * again; states whose work is done change nothing.
     */
    public void resume(Lease lease) {
        start("%s-%d".formatted(name(lease), clock.instant().getEpochSecond()), lease);
    }

    private void start(String name, Lease lease) {
        if (!isNew(name, lease)) {
            LOG.atDebug().log("started before: {}", name);
        }
    }

    /** Starts it; returns false if an execution of this name has existed and ended. */
    private boolean isNew(String name, Lease lease) {
        ExecutionInput input = new ExecutionInput(lease.id(), waits, identityCenter);
        return stateMachine.start(name, Json.MAPPER.valueToTree(input));
    }

    private static String name(Lease lease) {
        return "retire-%s-%d".formatted(lease.id(), end(lease).getEpochSecond());
    }

    private static Instant end(Lease lease) {
        Instant end = lease.dueEnd();
        if (end == null) {
            throw new IllegalStateException("Lease %s has no end.".formatted(lease.id()));
        }
        return end;
    }
}
