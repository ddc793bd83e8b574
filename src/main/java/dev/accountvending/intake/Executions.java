package dev.accountvending.intake;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Starts vending executions. A lease's execution bears its name, which Step Functions takes only
 * once (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html">StartExecution</a>),
 * so starting it twice starts it once.
 */
final class Executions {
    private final SfnClient stepFunctions;
    private final String stateMachine;
    private final Waits waits;
    private final boolean identityCenter;

    /**
     * @param identityCenter whether owners are assigned to their accounts in IAM Identity Center
     */
    Executions(SfnClient stepFunctions, String stateMachine, Waits waits, boolean identityCenter) {
        this.stepFunctions = stepFunctions;
        this.stateMachine = stateMachine;
        this.waits = waits;
        this.identityCenter = identityCenter;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ExecutionInput(
            LeaseId leaseId,
            AccountRequest request,
            Waits waits,
            boolean identityCenter,
            @Nullable Boolean forPool) {}

    /** The ARN that a lease's execution has, begun or not. */
    String arn(Lease lease) {
        return stateMachine.replace(":stateMachine:", ":execution:") + ":" + name(lease);
    }

    void start(Lease lease) {
        ExecutionInput input =
                new ExecutionInput(
                        lease.id(),
                        lease.request(),
                        waits,
                        identityCenter,
                        lease.isForPool() ? true : null);
        try {
            stepFunctions.startExecution(
                    request ->
                            request.stateMachineArn(stateMachine)
                                    .name(name(lease))
                                    .input(Json.MAPPER.valueToTree(input).toString()));
        } catch (VendingFailed refused) {
            if (!refused.is("ExecutionAlreadyExists")) {
                throw refused;
            }
        }
    }

    private static String name(Lease lease) {
        return "vend-%s-%s".formatted(lease.request().kind(), lease.id());
    }
}
