package dev.accountvending.lease;

import dev.accountvending.aws.Clients;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.time.Instant;

/**
 * Starts executions of {@code retire-account}. The execution of a lease's end bears its name and
 * when that end was due. Step Functions takes a name once (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html">StartExecution</a>),
 * so however many sweeps and people start it, it is started once; and a lease that was extended in
 * between has another end, and so another name.
 */
public final class Retirements {
    private final SfnClient stepFunctions;
    private final String stateMachine;
    private final RetireWaits waits;
    private final boolean identityCenter;
    private final Clock clock;

    /** The one that takes everything. */
    public Retirements(
            SfnClient stepFunctions,
            String stateMachine,
            RetireWaits waits,
            boolean identityCenter,
            Clock clock) {
        this.stepFunctions = stepFunctions;
        this.stateMachine = stateMachine;
        this.waits = waits;
        this.identityCenter = identityCenter;
        this.clock = clock;
    }

    /** For a door, under the function's own role. */
    public static Retirements forDoor(LambdaEnvironment environment) {
        return over(Clients.forDoor(environment), environment);
    }

    /** For a step or a scheduled function. */
    public static Retirements forStep(LambdaEnvironment environment) {
        return over(Clients.forStep(environment), environment);
    }

    private static Retirements over(Clients clients, LambdaEnvironment environment) {
        Settings settings = new Settings(environment);
        return new Retirements(
                clients.stepFunctions(),
                settings.retireStateMachine(),
                RetireWaits.of(settings),
                settings.identityCenter().isPresent(),
                environment.clock());
    }

    private record ExecutionInput(LeaseId leaseId, RetireWaits waits, boolean identityCenter) {}

    /**
     * Starts the execution of a lease's end; one that was started before is content.
     *
     * @throws IllegalStateException where the lease has no end
     */
    public void start(Lease lease) {
        start(name(lease), lease);
    }

    /**
     * Starts another execution for a lease whose retirement stopped on the way. It runs every state
     * again, and what is done already is left as it is.
     */
    public void resume(Lease lease) {
        start("%s-%d".formatted(name(lease), clock.instant().getEpochSecond()), lease);
    }

    private void start(String name, Lease lease) {
        ExecutionInput input = new ExecutionInput(lease.id(), waits, identityCenter);
        try {
            stepFunctions.startExecution(
                    request ->
                            request.stateMachineArn(stateMachine)
                                    .name(name)
                                    .input(Json.MAPPER.valueToTree(input).toString()));
        } catch (VendingFailed refused) {
            if (!refused.is("ExecutionAlreadyExists")) {
                throw refused;
            }
        }
    }

    private static String name(Lease lease) {
        Instant end = lease.dueEnd();
        if (end == null) {
            throw new IllegalStateException("Lease %s has no end.".formatted(lease.id()));
        }
        return "retire-%s-%d".formatted(lease.id(), end.getEpochSecond());
    }
}
