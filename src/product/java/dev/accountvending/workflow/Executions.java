package dev.accountvending.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.aws.Clients;
import dev.accountvending.aws.StateMachine;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

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

    private record CompletionInput(
            LeaseId leaseId,
            String completion,
            Waits waits,
            Map<String, Subdomain> lease,
            Map<String, AccountId> creation) {}

    /**
     * Starts an execution that makes what is left of an account that its owner has. One started at
     * the same second is the same.
     *
     * @throws NullPointerException if the lease has no account
     */
    public void complete(Lease lease, Instant at) {
        CompletionInput input =
                new CompletionInput(
                        lease.id(),
                        lease.sides().is(AccountPart.certificate, PartStatus.DONE)
                                ? "baseline"
                                : "domain",
                        waits,
                        Map.of("domain", lease.domain().name()),
                        Map.of("accountId", Objects.requireNonNull(lease.accountId())));
        stateMachine.start(
                "complete-%s_%d".formatted(lease.id(), at.getEpochSecond()),
                Json.MAPPER.valueToTree(input));
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
