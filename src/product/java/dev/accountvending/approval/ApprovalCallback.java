package dev.accountvending.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.Approval;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.util.Set;

/**
 * Sends a decision to the waiting execution (<a
 * href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html">SendTaskSuccess</a>).
 * The decision is in the ledger first: an execution that does not get it, because the call is lost
 * or its token has just run out, reads it there in its next state.
 */
public final class ApprovalCallback {
    private static final Set<String> NOT_WAITING =
            Set.of("TaskTimedOut", "TaskDoesNotExist", "InvalidToken");

    private final SfnClient stepFunctions;

    public ApprovalCallback(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    static ApprovalCallback of(FunctionContext function) {
        return function.part(
                ApprovalCallback.class,
                () -> new ApprovalCallback(Clients.of(function).stepFunctions()));
    }

    /** Sends the decision to the lease's execution; does nothing if nothing is decided. */
    public void tell(Lease lease) {
        Approval approval = lease.approvals().approval();
        if (approval == null || approval.decision() == null) {
            return;
        }
        ObjectNode output =
                Json.MAPPER.createObjectNode().put("approved", approval.decision().approved());
        try {
            stepFunctions.sendTaskSuccess(
                    request -> request.taskToken(approval.token()).output(output.toString()));
        } catch (VendingFailed refused) {
            if (NOT_WAITING.stream().noneMatch(refused::is)) {
                throw refused;
            }
        }
    }
}
