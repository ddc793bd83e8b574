package dev.accountvending.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Instant;

/** Starts vending executions. A lease's execution has its name, so it is started once. */
public final class Executions {
    private final StateMachine stateMachine;
    private final Waits waits;
    private final boolean identityCenter;

    /**
     * @param identityCenter whether owners are assigned to their accounts in IAM Identity Center
     */
    public Executions(
            SfnClient stepFunctions, String stateMachine, Waits waits, boolean identityCenter) {
        this.stateMachine = new StateMachine(stepFunctions, stateMachine);
        this.waits = waits;
        this.identityCenter = identityCenter;
    }

    /** Creates the function's own. */
    public static Executions of(FunctionContext function) {
        return function.part(Executions.class, () -> make(function));
    }

    private static Executions make(FunctionContext function) {
        Settings settings = function.settings();
        return new Executions(
                Clients.of(function).stepFunctions(),
                settings.vendStateMachine(),
                Waits.of(settings),
                settings.identityCenter().isPresent());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ExecutionInput(
            LeaseId leaseId,
            AccountRequest request,
            Waits waits,
            boolean identityCenter,
            @Nullable Boolean forPool) {}

    /** Returns the ARN of a lease's first execution, begun or not. */
    public String arn(Lease lease) {
        return stateMachine.execution(name(lease));
    }

    /** Returns the ARN of an execution that continues a lease at a time. */
    public String arn(Lease lease, Instant resumedAt) {
        return stateMachine.execution(name(lease, resumedAt));
    }

    public void start(Lease lease) {
        start(name(lease), lease);
    }

    /**
     * Starts another execution for a lease whose last one has ended. It runs every state again;
     * states whose work is done change nothing.
     */
    public void resume(Lease lease, Instant at) {
        start(name(lease, at), lease);
    }

    private void start(String name, Lease lease) {
        ExecutionInput input =
                new ExecutionInput(
                        lease.id(),
                        lease.request(),
                        waits,
                        identityCenter,
                        lease.isForPool() ? true : null);
        stateMachine.start(name, Json.MAPPER.valueToTree(input));
    }

    private static String name(Lease lease) {
        return "vend-%s-%s".formatted(lease.request().kind(), lease.id());
    }

    /**
     * Returns an execution's name. After a lease id, a number with a hyphen could be read as
     * another lease's id.
     */
    private static String name(Lease lease, Instant resumedAt) {
        return "%s_%d".formatted(name(lease), resumedAt.getEpochSecond());
    }
}
